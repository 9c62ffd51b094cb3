// The page of the candidates. It puts text in as text, never as HTML.
import type { FromPage, Row, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const say = (message: FromPage): void => editor.postMessage(message);

function made<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", className = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function button(text: string, spoken: string, className: string, message: FromPage): HTMLButtonElement {
  const shown = made("button", text, className);
  shown.type = "button";
  shown.setAttribute("aria-label", spoken);
  shown.addEventListener("click", () => say(message));
  return shown;
}

function change(marks: string[][]): HTMLElement {
  const shown = made("span", "", "change");
  for (const [op, text = ""] of marks) shown.append(op === "same" ? text : made(op === "ins" ? "ins" : "del", text));
  return shown;
}

function cell(row: Row, label: string): HTMLTableCellElement {
  const shown = made("td");
  const marks = row.marks[label];
  if (!marks) {
    shown.append(made("span", "leaves it as it is", "label"));
    return shown;
  }
  const choice = made("input");
  choice.type = "radio";
  choice.name = row.id;
  choice.value = label;
  choice.checked = row.chosen === label;
  choice.disabled = row.decided !== "";
  choice.addEventListener("change", () => say({ kind: "choose", hunk: row.id, label }));
  const whole = made("label");
  whole.append(choice, made("span", ` ${label}: `, "spoken"), change(marks));
  shown.append(whole);
  shown.className = choice.checked ? "chosen" : "";
  return shown;
}

function drawn(row: Row, labels: string[]): HTMLTableRowElement {
  const shown = made("tr", "", row.decided ? "decided" : "");
  const head = made("th");
  head.scope = "row";
  head.append(button(row.id, `Go to ${row.id}`, "name", { kind: "goto", hunk: row.id }));
  if (row.decided) head.append(made("p", row.decided, "label"));
  else {
    head.append(button("Accept", `Accept ${row.id} as chosen`, "quiet", { kind: "accept", hunk: row.id }));
    head.append(button("Reject", `Reject ${row.id}`, "quiet", { kind: "reject", hunk: row.id }));
  }
  shown.append(head, ...labels.map((label) => cell(row, label)));
  return shown;
}

/** The radio button that has the focus, to give it back after drawing anew. */
function held(): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLInputElement ? active.name : undefined;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  const focus = data.focus || held();
  document.getElementById("intent")!.textContent = `${data.proposal}: ${data.intent}`;
  document.getElementById("summary")!.textContent = data.summary;
  const heads = data.labels.map((label) => {
    const head = made("th", label);
    head.scope = "col";
    return head;
  });
  document.getElementById("labels")!.replaceChildren(made("td"), ...heads);
  document.getElementById("rows")!.replaceChildren(...data.rows.map((row) => drawn(row, data.labels)));
  (document.getElementById("all") as HTMLButtonElement).hidden = data.rows.every((row) => row.decided);
  if (focus) document.querySelector<HTMLInputElement>(`input[name="${CSS.escape(focus)}"]:checked`)?.focus();
});

document.getElementById("all")!.addEventListener("click", () => say({ kind: "accept" }));
say({ kind: "ready" });
