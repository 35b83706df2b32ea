// A question that waits for its answer, and the box that questions are typed in: what Up, Down and Escape do there.
const panel = element.querySelector(".pending");
const asked = [];
let at = 0;

document.addEventListener("asked", ({ detail: { question, turn } }) => {
  if (turn !== "new") return;
  if (question !== asked.at(-1)) asked.push(question);
  at = asked.length;
  panel.querySelector(".asked").textContent = question;
  panel.scrollIntoView({ block: "nearest" });
});

function stop() {
  if (!clippings.drop()) return;
  trigger("stop", { count: clippings.count() });
  clippings.questionBox()?.focus();
}

function recall(box, step) {
  const next = at + step;
  if (next < 0 || next > asked.length) return false;
  at = next;
  clippings.fill(box, asked[at] ?? "");
  box.setSelectionRange(box.value.length, box.value.length);
  return true;
}

element.addEventListener("click", (event) => { if (event.target.closest("button.stop")) stop(); });
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("#question textarea");
  if (event.key === "Escape") stop();
  if (!box || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const isRecalled = box.value === "" || box.value === asked[at];
  if (event.key === "ArrowUp" && isRecalled && recall(box, -1)) event.preventDefault();
  if (event.key === "ArrowDown" && isRecalled && recall(box, 1)) event.preventDefault();
});

// An answer that no stream will bring: whatever is sent now opens one, which brings what was missed too.
document.addEventListener("stalled", () => trigger("nudge"));
