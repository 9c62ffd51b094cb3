// The page in the panel. It puts text in as text, never as HTML.
import type { Said } from "../margin/words";
import type { FromPage, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

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

function drawn(said: Said): HTMLElement {
  const article = made("article", "", said.kind);
  const title = made("h2", said.by);
  if (said.label) title.append(made("span", ` ${said.label}`, "label"));
  article.append(title);
  for (const line of said.text.split("\n").filter(Boolean)) article.append(made("p", line));
  for (const change of said.changes ?? []) article.append(sentence(change));
  return article;
}

function sentence({ id, marks, status }: NonNullable<Said["changes"]>[number]): HTMLElement {
  const shown = made("p", "", `change ${status}`);
  const name = made("button", id, "name") as HTMLButtonElement;
  name.type = "button";
  name.title = "Go to the sentence";
  name.addEventListener("click", () => say({ kind: "goto", hunk: id }));
  shown.append(name, " ");
  for (const [op, text = ""] of marks) shown.append(op === "same" ? text : made(op === "ins" ? "ins" : "del", text));
  return shown;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === "delta") {
    part("live").hidden = false;
    part("stream").append(data.text);
    return;
  }
  part("intent").textContent = data.intent;
  part("state").textContent = data.state;
  part("cost").textContent = `· ${data.cost}`;
  part<HTMLButtonElement>("stop").hidden = !data.live || data.read;
  part<HTMLButtonElement>("done").hidden = !data.read;
  part<HTMLButtonElement>("sent").hidden = !data.canSee;
  part("parts").replaceChildren(...data.parts.map(drawn));
  part("live").hidden = data.stream === "";
  part("stream").textContent = data.stream;
  part("wanted").textContent = data.asks ? "Your answer" : "Say what you want instead";
  part("checks").hidden = data.checks.length === 0;
  part("found").replaceChildren(...data.checks.map((text) => made("li", text)));
});

part("done").addEventListener("click", () => say({ kind: "done" }));
part("stop").addEventListener("click", () => say({ kind: "stop" }));
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
