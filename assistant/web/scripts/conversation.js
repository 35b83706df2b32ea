// What is done inside the conversation: a citation opens its article, an example is asked, a chip corrects its turn.
// While an answer is awaited, the page's `asking` says which turn it is for: a number, or "new".
function openSource(cite) {
  element.querySelectorAll("a.cite[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  cite.setAttribute("aria-current", "true");
  const { turn, quote } = cite.dataset;
  const source = document.getElementById("source");
  if (source.querySelector("article")?.dataset.shown === `${turn}:${quote}`) {
    source.dispatchEvent(new Event("show-again"));
  } else {
    source.dataset.asked = "yes";
    trigger("select", { turn: Number(turn), quote: Number(quote) });
  }
}

function correct(turn, act, value = "") {
  document.body.dataset.asking = turn;
  trigger("correct", { turn: Number(turn), do: act, value });
}

async function copyLink(link) {
  await navigator.clipboard.writeText(link.href);
  link.textContent = "Link copied";
  setTimeout(() => { link.textContent = "Link"; }, 2000);
}

element.addEventListener("click", (event) => {
  const cite = event.target.closest("a.cite");
  const example = event.target.closest("button.example");
  const button = event.target.closest("button[data-do]");
  const link = event.target.closest("a.link");
  if (cite) {
    event.preventDefault();
    openSource(cite);
  } else if (example) {
    trigger("submit", { question: example.dataset.question });
  } else if (button?.dataset.do === "again") {
    trigger("repeat");
  } else if (button) {
    correct(button.dataset.turn, button.dataset.do, button.dataset.value);
  } else if (link && navigator.clipboard && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    copyLink(link);
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const word = form.querySelector("input").value.trim();
  form.reset();
  if (word) correct(form.dataset.turn, "add", word);
});

// A new answer is shown from its question on; a corrected one stays where it is, and the keyboard with it.
watch("value", () => {
  const turns = element.querySelectorAll(".turn");
  const stays = turns[document.body.dataset.asking];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (stays) {
    stays.querySelector(".asked").scrollIntoView({ block: "nearest" });
    stays.querySelector(".add input")?.focus({ preventScroll: true });
  } else if (turns.length) {
    turns[turns.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
});
