// Runs before the page is drawn: its texts, the view that the address names, light or dark, and keys that work anywhere.
window.clippings = (() => {
  const texts = /* texts */ {};
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function say(key, values = {}) {
    return texts[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  // A view is seen where the root says its name; its own script shows what else the address holds.
  function show() {
    root.dataset.view = new URLSearchParams(location.search).get("view") || "ask";
    document.querySelectorAll("#nav a[data-view]").forEach((link) => {
      if (link.dataset.view === root.dataset.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    const name = document.querySelector("#nav nav [aria-current]")?.textContent;
    document.title = name ? `${name} · Clippings` : "Clippings";
    document.dispatchEvent(new CustomEvent("went"));
  }

  function go(address) {
    if (address !== location.search) history.pushState(null, "", address);
    show();
  }

  // Whether a click on a link is to be followed here, not in another tab or window.
  function isPlain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }

  function questionBox() {
    return document.querySelector("#question textarea");
  }

  // Puts a text where it is typed, in a way that Gradio notices.
  function fill(box, text) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // While an answer is awaited, the page's `asking` says which turn the last one is for: a number, "all" or "new".
  // What is asked is counted, so that it can be told which of it is settled: answered, or waited for no more.
  let asked = 0;
  let settled = 0;

  function count() {
    return asked;
  }

  function wait(question, turn = "new") {
    asked += 1;
    document.body.dataset.asking = turn;
    document.dispatchEvent(new CustomEvent("asked", { detail: { question, turn } }));
  }

  function settle(upTo) {
    settled = Math.max(settled, upTo);
    if (settled >= asked) delete document.body.dataset.asking;
  }

  // Waits no more for anything asked so far; whether there was anything.
  function drop() {
    const isWaiting = settled < asked;
    settle(asked);
    return isWaiting;
  }

  async function copy(text, button) {
    const before = button.textContent;
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = before; }, 2000);
  }

  // Light or dark, as the reader chose; a browser that keeps nothing knows it for as long as the page is open.
  let chosen = null;
  try { chosen = localStorage.getItem("clippings.appearance"); } catch { /* as the system has it */ }

  function paint() {
    const isDark = chosen ? chosen === "dark" : dark.matches;
    root.classList.toggle("dark", isDark);
    document.body?.classList.toggle("dark", isDark);
    root.style.colorScheme = isDark ? "dark" : "light";
  }

  function changeAppearance() {
    chosen = document.body.classList.contains("dark") ? "light" : "dark";
    paint();
    try { localStorage.setItem("clippings.appearance", chosen); } catch { /* until the page is closed */ }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    const button = event.target.closest("button[data-copy]");
    if (link && isPlain(event)) {
      event.preventDefault();
      go(link.getAttribute("href"));
    } else if (button) {
      copy(button.dataset.copy, button);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (root.dataset.view === "articles") document.querySelector("#filters input[type=search]")?.focus();
    else {
      go("?view=ask");
      questionBox()?.focus();
    }
  });

  // Gradio says that the page is in the browser's language, whatever language it is in.
  const language = root.lang;
  new MutationObserver(() => { if (root.lang !== language) root.lang = language; })
    .observe(root, { attributes: true, attributeFilter: ["lang"] });

  window.addEventListener("popstate", show);
  dark.addEventListener("change", paint);
  paint();
  show();
  // Gradio puts the class of its own choice on the body as it starts.
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
      if (document.body.classList.contains("dark") !== root.classList.contains("dark")) paint();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    paint();
  });
  return { say, show, go, isPlain, fill, questionBox, count, wait, settle, drop, changeAppearance };
})();
