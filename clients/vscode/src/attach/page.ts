// The page in the panel. It puts text in as text, never as HTML.
import type { Said } from "../margin/words";
import type { FromPage, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void; setState(kept: { about: string }): void };

const editor = acquireVsCodeApi();
const say = (message: FromPage): void => editor.postMessage(message);

function part<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function made(tag: string, text: string, className = ""): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function button(text: string, spoken: string, message: FromPage): HTMLButtonElement {
  const shown = made("button", text, "quiet") as HTMLButtonElement;
  shown.type = "button";
  shown.setAttribute("aria-label", spoken);
  shown.addEventListener("click", () => say(message));
  return shown;
}

type Task = Extract<ToPage, { kind: "task" }>;

function drawn(said: Said, task: Task): HTMLElement {
  const article = made("article", "", said.kind);
  const title = made("h2", said.by);
  if (said.label) title.append(made("span", ` ${said.label}`, "label"));
  article.append(title);
  for (const line of said.text.split("\n").filter(Boolean)) article.append(made("p", line));
  const changes = said.changes ?? [];
  for (const change of changes) article.append(sentence(change), ...decide(change.id, task));
  if (changes.filter(({ id }) => task.acceptable.includes(id)).length > 1) {
    const proposal = changes[0]!.id.split(".")[0]!;
    const all = made("p", "", "verbs");
    all.append(button("Accept All", `Accept all of ${proposal}`, { kind: "all", proposal }));
    article.append(all);
  }
  return article;
}

/** The verbs under a sentence that waits. */
function decide(hunk: string, { waiting, acceptable }: Task): HTMLElement[] {
  if (!waiting.includes(hunk)) return [];
  const verbs = made("p", "", "verbs");
  if (acceptable.includes(hunk)) verbs.append(button("Accept", `Accept ${hunk}`, { kind: "accept", hunk }));
  verbs.append(button("Reject", `Reject ${hunk}`, { kind: "reject", hunk }));
  return [verbs];
}

function sentence({ id, marks, status, became }: NonNullable<Said["changes"]>[number]): HTMLElement {
  const shown = made("p", "", `change ${status}`);
  const name = made("button", id, "name") as HTMLButtonElement;
  name.type = "button";
  name.title = "Go to the sentence";
  name.addEventListener("click", () => say({ kind: "goto", hunk: id }));
  shown.append(name, " ");
  if (became) shown.append(made("span", became, "became"), " ");
  for (const [op, text = ""] of marks) shown.append(op === "same" ? text : made(op === "ins" ? "ins" : "del", text));
  return shown;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === "delta") {
    part("live").hidden = false;
    part("stream").append(data.text);
    return;
  }
  editor.setState({ about: data.id });
  part("intent").textContent = data.intent;
  part("state").textContent = data.state;
  part("cost").textContent = `· ${data.cost}`;
  part<HTMLButtonElement>("stop").hidden = !data.working;
  part<HTMLButtonElement>("close").hidden = !data.live || data.working || data.read;
  part<HTMLButtonElement>("done").hidden = !data.read;
  part<HTMLButtonElement>("retry").hidden = !data.failed;
  part<HTMLButtonElement>("widen").hidden = !data.nothing;
  part<HTMLButtonElement>("sent").hidden = !data.canSee;
  if (!data.trusted) for (const verb of ["stop", "close", "done", "retry", "widen"]) part(verb).hidden = true;
  part("steer").hidden = !data.trusted;
  const held = document.activeElement?.getAttribute("aria-label");
  part("parts").replaceChildren(...data.parts.map((each) => drawn(each, data)));
  if (held) document.querySelector<HTMLElement>(`[aria-label="${CSS.escape(held)}"]`)?.focus();
  part("live").hidden = data.stream === "";
  part("stream").textContent = data.stream;
  part("wanted").textContent = data.asks ? "Your answer" : "Say what you want instead";
  part("checks").hidden = data.checks.length === 0;
  part("found").replaceChildren(...data.checks.map((text) => made("li", text)));
});

part("done").addEventListener("click", () => say({ kind: "done" }));
part("retry").addEventListener("click", () => say({ kind: "retry" }));
part("widen").addEventListener("click", () => say({ kind: "widen" }));
for (const verb of ["stop", "close"]) part(verb).addEventListener("click", () => say({ kind: "stop" }));
part("goto").addEventListener("click", () => say({ kind: "goto" }));
part("sent").addEventListener("click", () => say({ kind: "sent" }));
const wish = part<HTMLTextAreaElement>("wish");

function steer(): void {
  const text = wish.value.trim();
  if (text) say({ kind: "steer", text });
  wish.value = "";
}

part("steer").addEventListener("submit", (event) => {
  event.preventDefault();
  steer();
});
wish.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) steer();
});
say({ kind: "ready" });
