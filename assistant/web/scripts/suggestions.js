// An example or a suggestion is asked by a click, the first of a double one, and is gone at once.
element.addEventListener("click", (event) => {
  const suggestion = event.target.closest("button.example, button.suggestion");
  if (suggestion && event.detail < 2) {
    clippings.wait(suggestion.dataset.question);
    trigger("submit", { question: suggestion.dataset.question, count: clippings.count() });
  }
});
