// An article that was asked for is brought into view where it lies below the table, and the keyboard with it. Once it is
// closed, the keyboard is on its line of the table again.
const panel = document.getElementById("reader");
let closed = null;

function articleOf(query) {
  return new URLSearchParams(query).get("article");
}

element.addEventListener("click", (event) => {
  if (event.target.closest("a[data-view=articles]")) closed = articleOf(location.search);
});

watch("value", () => {
  panel.scrollTop = 0;
  if (closed !== null) {
    [...document.querySelectorAll("#table a.read")].find((each) => articleOf(each.search) === closed)?.focus();
    closed = null;
  }
  if (!panel.dataset.asked) return;
  delete panel.dataset.asked;
  const heading = element.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const place = heading.getBoundingClientRect();
  if (place.top < 0 || place.bottom > innerHeight) heading.scrollIntoView({ block: "start" });
});
