// Clicks inside the conversation: a citation opens its article, an example is asked.
element.addEventListener("click", (event) => {
  const cite = event.target.closest("a.cite");
  const example = event.target.closest("button.example");
  if (cite) {
    event.preventDefault();
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
  } else if (example) {
    trigger("submit", { question: example.dataset.question });
  }
});

// A new answer is shown from its question on.
watch("value", () => {
  const turns = element.querySelectorAll(".turn");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (turns.length) {
    turns[turns.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
});
