// The page of the candidates. It puts text in as text, never as HTML.
import type { FromPage, Row, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void; setState(kept: { about: string }): void };

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

/** The words as they would be; what is new among them is marked. */
function result(marks: string[][]): HTMLElement {
  const shown = made("span");
  const there = marks.filter(([op]) => op !== "del");
  for (const [op, text = ""] of there) shown.append(op === "same" ? text : made("ins", text));
  if (there.length === 0) shown.append(made("em", "(this sentence goes)"));
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
  whole.append(choice, made("span", ` ${label}: `, "spoken"), result(marks));
  shown.append(whole);
  shown.className = choice.checked ? "chosen" : "";
  return shown;
}

/** A sentence: a line with how it stands now and what to do with it, and a line with the candidates. */
function drawn(row: Row, labels: string[]): HTMLTableSectionElement {
  const shown = made("tbody", "", row.decided ? "decided" : "");
  const head = made("th");
  head.colSpan = labels.length;
  head.scope = "rowgroup";
  const verbs = made("span", "", "verbs");
  verbs.append(button(row.id, `Go to ${row.id}`, "name", { kind: "goto", hunk: row.id }));
  if (row.decided) verbs.append(made("span", row.decided, "label"));
  else {
    verbs.append(button("Accept", `Accept ${row.id} as chosen`, "quiet", { kind: "accept", hunk: row.id }));
    verbs.append(button("Reject", `Reject ${row.id}`, "quiet", { kind: "reject", hunk: row.id }));
  }
  head.append(verbs, made("span", row.before || "(new text)", "before"));
  const [first, second] = [made("tr"), made("tr")];
  first.append(head);
  second.append(...labels.map((label) => cell(row, label)));
  shown.append(first, second);
  return shown;
}

/** The radio button that has the focus, to give it back after drawing anew. */
function held(): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLInputElement ? active.name : undefined;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  editor.setState({ about: data.proposal });
  const focus = data.focus || held();
  document.getElementById("intent")!.textContent = `${data.proposal}: ${data.intent}`;
  document.getElementById("summary")!.textContent = data.summary;
  const heads = data.labels.map((label) => {
    const head = made("th", label);
    head.scope = "col";
    return head;
  });
  document.getElementById("labels")!.replaceChildren(...heads);
  const table = document.querySelector("table")!;
  for (const old of [...table.tBodies]) old.remove();
  table.append(...data.rows.map((row) => drawn(row, data.labels)));
  (document.getElementById("all") as HTMLButtonElement).hidden = data.rows.every((row) => row.decided);
  if (focus) document.querySelector<HTMLInputElement>(`input[name="${CSS.escape(focus)}"]:checked`)?.focus();
});

document.getElementById("all")!.addEventListener("click", () => say({ kind: "accept" }));
say({ kind: "ready" });
