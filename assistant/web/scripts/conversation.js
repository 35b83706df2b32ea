// What is done inside the conversation: a citation opens its article, a chip corrects its turn, a question is
// edited, an answer is found not helpful.
function openSource(cite) {
  element.querySelectorAll("a.cite[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  cite.setAttribute("aria-current", "true");
  const { turn, quote } = cite.dataset;
  const source = document.getElementById("source");
  if (source.querySelector("article")?.dataset.shown === `${turn}:${quote}`) {
    source.dispatchEvent(new Event("show-again"));
  } else {
    source.dataset.asked = "yes";
    trigger("select", { turn: Number(turn), quote: Number(quote) });
  }
}

function correct(turn, act, value = "") {
  clippings.wait("", turn);
  trigger("correct", { turn: Number(turn), do: act, value, count: clippings.count() });
}

async function copyLink(link) {
  await navigator.clipboard.writeText(link.href);
  link.textContent = clippings.say("linked");
  setTimeout(() => { link.textContent = clippings.say("link"); }, 2000);
}

// Opens the form that a question is edited in, or closes it again.
function edit(part, isOpen) {
  const form = part.querySelector("form.edit");
  form.hidden = !isOpen;
  part.querySelector(".asked").hidden = isOpen;
  part.querySelector("button.edit").hidden = isOpen;
  if (isOpen) form.querySelector("textarea").focus();
  else part.querySelector("button.edit").focus();
}

function askEdited(form) {
  const question = form.querySelector("textarea").value;
  if (!question.trim()) return;
  clippings.wait(question, form.dataset.turn);
  trigger("edited", { turn: Number(form.dataset.turn), question, count: clippings.count() });
}

element.addEventListener("click", (event) => {
  const cite = event.target.closest("a.cite");
  const editing = event.target.closest("button.edit, form.edit button.cancel");
  const button = event.target.closest("button[data-do]");
  const link = event.target.closest("a.link");
  if (cite) {
    event.preventDefault();
    openSource(cite);
  } else if (editing) {
    edit(editing.closest(".asking"), editing.matches(".edit"));
  } else if (button?.dataset.do === "again") {
    clippings.wait("", "all");
    trigger("repeat", { count: clippings.count() });
  } else if (button) {
    correct(button.dataset.turn, button.dataset.do, button.dataset.value);
  } else if (link && navigator.clipboard && clippings.isPlain(event)) {
    event.preventDefault();
    copyLink(link);
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".edit")) {
    askEdited(form);
  } else if (form.matches(".add")) {
    const word = form.querySelector("input").value.trim();
    form.reset();
    if (word) correct(form.dataset.turn, "add", word);
  } else {
    const { reason, note, sentence } = Object.fromEntries(new FormData(form));
    clippings.wait("", form.dataset.turn);
    trigger("word", { turn: Number(form.dataset.turn), reason, note, sentence, count: clippings.count() });
  }
});

element.addEventListener("keydown", (event) => {
  const form = event.target.closest("form.edit");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    edit(form.closest(".asking"), false);
  } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    askEdited(form);
  }
});

// A new answer is shown from its question on; a corrected one stays where it is, and the keyboard with it.
watch("value", () => {
  const turns = element.querySelectorAll(".turn");
  const stays = turns[document.body.dataset.asking];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (stays) {
    stays.querySelector(".asked").scrollIntoView({ block: "nearest" });
    stays.querySelector(".add input")?.focus({ preventScroll: true });
  } else if (turns.length) {
    turns[turns.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
  clippings.settle(Number(element.querySelector("[data-settled]").dataset.settled));
});
