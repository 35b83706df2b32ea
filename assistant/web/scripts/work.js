// What is at work: it can be cancelled, and once it is done the views that show the index are told.
let stage = "";

element.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-do=cancel]")) return;
  trigger("cancel", { ticket: document.querySelector("#adding .adding")?.dataset.ticket ?? "" });
});

watch("value", () => {
  const now = element.querySelector(".work")?.dataset.stage ?? "";
  const isOver = ["done", "cancelled", "failed"].includes(now);
  if (isOver && !["", now].includes(stage)) {
    document.querySelectorAll("#adding ul.sending li:not(.unsent)").forEach((each) => each.remove());
    if (now === "done") trigger("changed");
  }
  stage = now;
});
