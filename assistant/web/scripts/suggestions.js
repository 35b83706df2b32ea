// An example or a suggestion is asked by a click, and is gone at once.
element.addEventListener("click", (event) => {
  const suggestion = event.target.closest("button.example, button.suggestion");
  if (suggestion) {
    clippings.wait(suggestion.dataset.question);
    trigger("submit", { question: suggestion.dataset.question, count: clippings.count() });
  }
});
