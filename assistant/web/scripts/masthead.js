// The masthead: the link of the view that is seen says so, and a button changes between light and dark.
element.addEventListener("click", (event) => {
  if (event.target.closest("button.appearance")) clippings.changeAppearance();
  if (event.target.closest("a.skip")) {
    event.preventDefault();
    clippings.go("?view=ask");
    clippings.questionBox()?.focus();
  }
});
clippings.show();
