// Keeps conversations in this browser, each under a key of its own, and lists them. The server keeps none of them.
// What lies in the storage may be anybody's: only text is ever made of it, and what is no conversation is let be.
const PREFIX = "clippings.conversation.";
const LONGEST_NAME = 80;
const panel = element.querySelector(".kept");
const list = panel.querySelector("ul");
const trouble = panel.querySelector("[role=alert]");
const removed = panel.querySelector("[role=status]");
let current = begin();

function begin() {
  return { id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, name: "", when: "", answers: [] };
}

function parse(raw) {
  try {
    const found = JSON.parse(raw);
    const isOne = typeof found.name === "string" && Array.isArray(found.answers) && !Number.isNaN(Date.parse(found.when));
    return isOne ? found : null;
  } catch {
    return null;
  }
}

// Does something with the storage; where the browser refuses, says so in one line.
function tryTo(act) {
  try {
    trouble.textContent = "";
    return act();
  } catch (error) {
    trouble.textContent = error.name === "QuotaExceededError"
      ? clippings.say("full")
      : clippings.say("refused");
    return null;
  }
}

// Where another tab has gone on with the same conversation, this one goes on as one of its own.
function keep() {
  const stored = parse(localStorage.getItem(PREFIX + current.id));
  if (stored && stored.when !== current.when) {
    current = { ...current, id: begin().id, name: clippings.say("another_tab", { name: stored.name }) };
  } else if (stored) {
    current.name = stored.name;
  }
  const answers = current.answers.filter(Boolean);
  current.name ||= String(answers[0].question).slice(0, LONGEST_NAME);
  const { id, name } = current;
  const when = new Date().toISOString();
  const index_id = answers.at(-1).index_id;
  localStorage.setItem(PREFIX + id, JSON.stringify({ id, name, when, index_id, answers }));
  current.when = when;
}

function readAll() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const found = keys.map((key) => ({ key, conversation: parse(localStorage.getItem(key)) }));
  const unreadable = found.filter((each) => !each.conversation).length;
  if (unreadable) trouble.textContent = clippings.say("unreadable", { n: unreadable });
  return found.filter((each) => each.conversation).sort((a, b) => (a.conversation.when < b.conversation.when ? 1 : -1));
}

function makeButton(text, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function open({ key, conversation }) {
  current = { ...conversation, id: key.slice(PREFIX.length) };
  panel.querySelector("details").open = false;
  trigger("reopen", { answers: conversation.answers });
  show();
}

function rename(item, { key, conversation }) {
  const box = document.createElement("input");
  box.value = conversation.name;
  box.maxLength = LONGEST_NAME;
  box.setAttribute("aria-label", clippings.say("name"));
  const done = () => {
    const stored = parse(localStorage.getItem(key)) ?? conversation;
    const name = box.value.trim() || stored.name;
    tryTo(() => localStorage.setItem(key, JSON.stringify({ ...stored, name })));
    if (key === PREFIX + current.id) current.name = name;
    show();
  };
  box.addEventListener("blur", done, { once: true });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") box.value = conversation.name;
    if (event.key === "Enter" || event.key === "Escape") box.blur();
  });
  item.replaceChildren(box);
  box.focus();
}

function remove({ key, conversation }) {
  const raw = localStorage.getItem(key);
  const restore = () => { tryTo(() => localStorage.setItem(key, raw)); removed.replaceChildren(); show(); };
  tryTo(() => localStorage.removeItem(key));
  const said = clippings.say("deleted", { name: conversation.name });
  removed.replaceChildren(`${said} `, makeButton(clippings.say("undo"), "", restore));
  if (key === PREFIX + current.id) {
    current = begin();
    trigger("clear");
  }
  show();
}

function showOne(each) {
  const item = document.createElement("li");
  const { name, when } = each.conversation;
  const opener = makeButton(name, clippings.say("open", { name }), () => open(each));
  opener.className = "open";
  const time = document.createElement("time");
  time.dateTime = when;
  time.textContent = new Date(when).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const renamer = makeButton(clippings.say("rename"), clippings.say("rename_named", { name }), () => rename(item, each));
  const remover = makeButton(clippings.say("delete"), clippings.say("delete_named", { name }), () => remove(each));
  item.append(opener, time, renamer, remover);
  return item;
}

function show() {
  const found = tryTo(readAll) ?? [];
  list.replaceChildren(...found.map(showOne));
  panel.querySelector(".none").hidden = found.length > 0;
  panel.querySelector(".number").textContent = found.length ? `(${found.length})` : "";
  panel.dataset.name = current.name;
}

// The server says which answers are new, by turn; none, when a conversation begins or was reopened.
watch("value", () => {
  const fresh = Object.entries(props.value);
  if (!fresh.length) return;
  fresh.forEach(([turn, answer]) => { current.answers[Number(turn)] = JSON.parse(JSON.stringify(answer)); });
  tryTo(keep);
  const said = trouble.textContent;
  show();
  trouble.textContent = said || trouble.textContent;
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#again")) return;
  current = begin();
  show();
});
window.addEventListener("storage", show);
show();
