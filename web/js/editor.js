// An editor for one file: a textarea with line numbers, indentation and colours painted behind it.

import { h } from "./dom.js";
import { highlighted } from "./highlight.js";

const INDENTS = { go: "\t", javascript: "  ", typescript: "  ", ruby: "  " };
const PAINTED_CHARACTERS = 60_000;

function insert(area, text) {
  // The old command is the only way that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  }
}

function lineStart(area) {
  return area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
}

function shiftLines(area, change) {
  const from = lineStart(area);
  const { selectionEnd: to, value } = area;
  area.setSelectionRange(from, to);
  const text = value.slice(from, to).split("\n").map(change).join("\n");
  insert(area, text);
  area.setSelectionRange(from, from + text.length);
}

function outdented(line, indent) {
  if (line.startsWith(indent)) return line.slice(indent.length);
  return line.replace(/^[ \t]/, "");
}

function tab(area, indent, back) {
  const many = area.value.slice(area.selectionStart, area.selectionEnd).includes("\n");
  if (many && !back) return shiftLines(area, (line) => (line ? indent + line : line));
  if (many) return shiftLines(area, (line) => outdented(line, indent));
  if (!back) return insert(area, indent);
  const from = lineStart(area);
  const caret = area.selectionStart;
  const line = area.value.slice(from);
  const removed = line.length - outdented(line, indent).length;
  if (!removed) return;
  area.setSelectionRange(from, from + removed);
  document.execCommand("delete");
  area.setSelectionRange(Math.max(from, caret - removed), Math.max(from, caret - removed));
}

function newline(area, indent) {
  const before = area.value.slice(lineStart(area), area.selectionStart);
  const deeper = /[:{([]\s*$/.test(before) ? indent : "";
  insert(area, `\n${before.match(/^[ \t]*/)[0]}${deeper}`);
}

/** The editor's element and its textarea. `changed` gets the text after every change, `send` is Ctrl+Enter. */
export function editor({ name, text, language, changed, send }) {
  const indent = INDENTS[language] ?? "    ";
  const numbers = h("div", { class: "editor-lines", "aria-hidden": "true" });
  const paint = h("pre", { class: "editor-paint", "aria-hidden": "true" });
  const area = h("textarea", {
    class: "editor-text",
    "aria-label": `Code of ${name}`,
    "aria-describedby": "editor-help",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    wrap: "off",
  });
  let leaving = false;

  function show() {
    const lines = area.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    const plain = area.value.length > PAINTED_CHARACTERS;
    paint.replaceChildren(...(plain ? [area.value] : highlighted(area.value, language)), "\n");
  }

  area.addEventListener("input", () => {
    show();
    changed(area.value);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    } else if (event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      tab(area, indent, event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      newline(area, indent);
    }
    // Escape, then Tab, leaves the editor: nobody is caught in it.
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
  });
  area.addEventListener("blur", () => (leaving = false));

  area.value = text;
  show();
  const element = h("div", { class: "editor" }, numbers, h("div", { class: "editor-stack" }, paint, area));
  const set = (value) => {
    area.value = value;
    show();
    changed(value);
  };
  return { element, area, set };
}
