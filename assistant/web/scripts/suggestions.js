// A suggestion is asked by a click, and is gone at once.
element.addEventListener("click", (event) => {
  const suggestion = event.target.closest("button.suggestion");
  if (suggestion) {
    document.body.dataset.asking = "new";
    trigger("submit", { question: suggestion.dataset.question });
  }
});
