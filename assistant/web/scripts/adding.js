// Bringing articles in: files, folders and zips that are dropped anywhere or chosen here go to the server one by one,
// then all of them are brought in together.
const AT_ONCE = 3;
const MOST_FILES = 20_000;

function ticket() {
  return element.querySelector(".adding")?.dataset.ticket ?? "";
}

// Every file below what was dropped, with its path.
async function filesOf(entry, path = "") {
  if (entry.isFile) return [[path + entry.name, await new Promise((done, fail) => entry.file(done, fail))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const each of some) found.push(...await filesOf(each, `${path}${entry.name}/`));
  }
}

// A drop from another program may hold files that are on no disk, and so are no entries.
async function filesIn(transfer) {
  const found = [...transfer.items].filter((item) => item.kind === "file").map((item) => {
    const entry = item.webkitGetAsEntry?.();
    const file = entry ? null : item.getAsFile();
    return entry ? filesOf(entry) : file ? [[file.name, file]] : [];
  });
  return (await Promise.all(found)).flat();
}

function addRow(list, name, state, reason = "") {
  const row = document.createElement("li");
  const path = document.createElement("bdi");
  const said = document.createElement("span");
  path.className = "path";
  path.textContent = name;
  said.className = "state";
  said.textContent = state;
  row.append(path, " ", said);
  if (reason) {
    const why = document.createElement("p");
    why.className = "reason";
    why.textContent = reason;
    row.append(why);
  }
  list.append(row);
  return row;
}

// Sends one file, and says what the server made of it; returns whether it took it. What it did not take stays listed,
// since nothing else will say so.
async function send(list, [name, file]) {
  const row = addRow(list, name, clippings.say("sending"));
  let answer;
  try {
    const response = await fetch(`incoming?${new URLSearchParams({ name })}`, {
      method: "PUT", body: file, headers: { Authorization: `Bearer ${ticket()}` },
    });
    answer = await response.json();
  } catch {
    answer = { problem: clippings.say("unreachable") };
  }
  row.remove();
  if (answer.problem) addRow(list, name, clippings.say("refused_file"), answer.problem).className = "unsent";
  for (const item of answer.items ?? []) {
    addRow(list, item.name, clippings.say(item.state === "received" ? "received" : "refused_file"), item.reason);
  }
  return !answer.problem;
}

async function bringIn(files) {
  if (!files.length || !ticket()) return;
  const list = element.querySelector("ul.sending");
  list.replaceChildren();
  if (files.length > MOST_FILES) {
    element.querySelector("[role=alert]").textContent = clippings.say("too_many");
    return;
  }
  element.querySelector("[role=alert]").textContent = "";
  const waiting = [...files];
  let isAnyTaken = false;
  const takeTurns = async () => { while (waiting.length) isAnyTaken = await send(list, waiting.shift()) || isAnyTaken; };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  if (isAnyTaken) trigger("bring", { ticket: ticket() });
}

element.addEventListener("click", (event) => {
  const { pick } = event.target.closest("button[data-pick]")?.dataset ?? {};
  if (pick) element.querySelector(`input.${pick}`).click();
  if (event.target.closest("button[data-do=update]")) trigger("compare", { ticket: ticket() });
});

element.addEventListener("change", (event) => {
  const chooser = event.target.closest("input[type=file]");
  if (!chooser) return;
  bringIn([...chooser.files].map((file) => [file.webkitRelativePath || file.name, file]));
  chooser.value = "";
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  if (event.target.matches(".unlock")) trigger("unlock", given);
  else if (event.target.matches(".paste")) {
    trigger("paste", { ticket: ticket(), article: given });
    event.target.reset();
    event.target.closest("details").open = false;
  }
});

// Anywhere on the page, where articles may be brought in.
document.addEventListener("dragover", (event) => {
  if (!ticket() || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", async (event) => {
  document.body.classList.remove("dropping");
  if (!ticket() || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  const found = filesIn(event.dataTransfer);
  clippings.go("?view=index");
  bringIn(await found);
});
