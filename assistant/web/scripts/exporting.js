// Exports: the server answers with a text, the browser makes the file.
const TYPES = {
  markdown: ["md", "text/markdown"], html: ["html", "text/html"], csv: ["csv", "text/csv"], json: ["json", "application/json"],
};
const problem = element.querySelector("[role=alert]");

function nameOfConversation() {
  return document.querySelector("#kept .kept").dataset.name || "Clippings";
}

function download(text, kind) {
  const [ending, type] = TYPES[kind];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = `${nameOfConversation().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60)}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

element.addEventListener("click", (event) => {
  const { kind } = event.target.closest("button[data-kind]")?.dataset ?? {};
  if (kind) trigger("export", { kind, name: nameOfConversation(), asked: Date.now() });
});

watch("value", () => {
  const { kind, text, problem: said = "" } = props.value;
  problem.textContent = said;
  if (text !== undefined) download(text, kind);
});
