// Brings the chosen quote into view: inside the panel always, on the page (where the panel lies below the conversation)
// only when a reader asked for it. The steps lead to the other quotes of the answer.
const panel = document.getElementById("source");

function show(isAsked) {
  const chosen = element.querySelector("#chosen");
  if (!chosen) return;
  const place = chosen.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  panel.scrollTop += place.top - frame.top - (frame.height - Math.min(place.height, frame.height)) / 2;
  if (isAsked) {
    chosen.scrollIntoView({ block: "center" });
    chosen.focus({ preventScroll: true });
  }
}

element.addEventListener("click", (event) => {
  const { turn, quote } = event.target.closest(".steps button[data-turn]")?.dataset ?? {};
  if (turn !== undefined) document.querySelector(`a.cite[data-turn="${turn}"][data-quote="${quote}"]`)?.click();
});

watch("value", () => {
  show(Boolean(panel.dataset.asked));
  delete panel.dataset.asked;
});
panel.addEventListener("show-again", () => show(true));
