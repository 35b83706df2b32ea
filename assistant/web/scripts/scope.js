// The scope: a chip is taken out or turned, the form adds to it. The form stays open while it is used.
let isChoosing = false;
let wasOpen = false;

function choose(choices) {
  isChoosing = true;
  wasOpen = element.querySelector("details").open;
  trigger("choose", { choices });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) choose([{ do: button.dataset.do, part: button.dataset.part, value: button.dataset.value }]);
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const name = form.elements.name.selectedOptions[0];
  const choices = ["since", "until"].map((part) => ({ do: "add", part, value: form.elements[part].value }));
  if (name.value) choices.push({ do: "add", part: name.parentElement.dataset.part, value: name.value });
  choose(choices);
});

// The new HTML has the form closed and its fields as they were first: both are put right.
watch("value", () => {
  element.querySelector("form").reset();
  element.querySelector("details").open = wasOpen;
  if (isChoosing && !element.contains(document.activeElement)) element.querySelector("summary").focus({ preventScroll: true });
  isChoosing = false;
});
