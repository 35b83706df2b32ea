// An article that was asked for is brought into view where it lies below the table, and the keyboard with it.
const panel = document.getElementById("reader");
watch("value", () => {
  panel.scrollTop = 0;
  if (!panel.dataset.asked) return;
  delete panel.dataset.asked;
  const heading = element.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const place = heading.getBoundingClientRect();
  if (place.top < 0 || place.bottom > innerHeight) heading.scrollIntoView({ block: "start" });
});
