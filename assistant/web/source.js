// When an article is shown, its chosen quote is brought into view: inside the panel always, on the page (where the panel
// lies below the conversation) only after a click on a citation.
watch("value", () => {
  const chosen = element.querySelector("#chosen");
  const panel = document.getElementById("source");
  if (!chosen) return;
  const place = chosen.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  panel.scrollTop += place.top - frame.top - (frame.height - Math.min(place.height, frame.height)) / 2;
  if (panel.dataset.asked) {
    delete panel.dataset.asked;
    chosen.scrollIntoView({ block: "center" });
    chosen.focus({ preventScroll: true });
  }
});
