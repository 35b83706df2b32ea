// The shelf of articles: every link and form of it changes the address, and what the address says is shown.
// Runs for the filters and for the table; the table's asks the server.
const isTable = element.querySelector("form[role=search]") === null;
const HERE = "articles";
let last = location.search;

function goTo(address, isAnew) {
  // Enter both changes a field and sends its form: that is one step.
  if (address !== location.search) history.pushState(null, "", address);
  document.dispatchEvent(new CustomEvent("shelved", { detail: { isAnew } }));
}

// What a form chooses, as an address: what is empty is left out, and so is the page, which begins anew.
function addressOf(form) {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  const now = new URLSearchParams(location.search);
  if (now.get("sort") === chosen.get("sort") && now.has("order")) chosen.set("order", now.get("order"));
  return `?${chosen}`;
}

element.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='?view=articles']");
  if (!link || !clippings.isPlain(event)) return;
  event.preventDefault();
  if (link.matches(".read")) document.getElementById("reader").dataset.asked = "yes";
  goTo(link.getAttribute("href"), link.matches(".clear"));
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".jump")) goTo(`${form.dataset.address}&page=${form.elements.page.value}`, false);
  else goTo(addressOf(form), false);
});

element.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches(".jump, [role=search]") && form.reportValidity()) form.requestSubmit();
});

// The fields say what the address says, where their HTML stays as it was too.
function followAddress(fields) {
  const said = new URLSearchParams(location.search);
  element.querySelectorAll(fields).forEach((field) => {
    field.value = said.get(field.name) ?? (field.name === "sort" ? "published" : "");
  });
}

if (!isTable) {
  const ALL = "[name]:not([type=hidden])";
  document.addEventListener("shelved", ({ detail }) => followAddress(detail.isAnew ? ALL : "[name=sort]"));
  document.addEventListener("went", () => { if (document.documentElement.dataset.view === HERE) followAddress(ALL); });
}

if (isTable) {
  const browse = () => {
    last = location.search;
    trigger("browse");
  };
  document.addEventListener("shelved", browse);
  document.addEventListener("went", () => {
    if (document.documentElement.dataset.view === HERE && location.search !== last) browse();
  });
  // The keyboard stays where it was: on the link of the same kind.
  let focused = null;
  element.addEventListener("focusin", (event) => { focused = event.target.closest("a, input"); });
  watch("value", () => {
    if (!focused || focused.isConnected || document.activeElement !== document.body) return;
    const same = focused.matches("thead a") ? `th.${CSS.escape(focused.parentElement.className)} a`
      : focused.matches("a.read") ? `a.read[href="${CSS.escape(focused.getAttribute("href"))}"]`
        : focused.matches(".pages *") ? ".pages input" : null;
    if (same) element.querySelector(same)?.focus({ preventScroll: true });
  });
}
