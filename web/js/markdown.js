// A small, safe subset of markdown, built as DOM nodes. There is no HTML in it: a tag in a lesson is shown as text.
// Every pattern here is tried at the beginning of a line only and never has two ways to match the same signs.

import { h } from "./dom.js";
import { inline } from "./inline.js";
import { highlighted } from "./highlight.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const HEADING = /^#{1,6}(?=\s)/;
const ITEM = /^( {0,3})([-*+]|\d{1,4}[.)])(\s+)/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_CELL = /^:?-+:?$/;
const DEFINITION = /^ {0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+["'(].*)?$/;
const DEEPEST = 6;

const blank = (line) => line.trim() === "";
const isTable = (lines, at) => lines[at].includes("|") && at + 1 < lines.length && cells(lines[at + 1]).every((cell) => TABLE_CELL.test(cell));
const opens = (line) => [FENCE, HEADING, ITEM, QUOTE].some((form) => form.test(line)) || isRule(line);

/** Three or more of the same sign and nothing but space between them. */
function isRule(line) {
  if (!/^ {0,3}[-*_]/.test(line)) return false;
  const signs = line.replace(/\s/g, "");
  return signs.length > 2 && signs === signs[0].repeat(signs.length);
}

/** Whether a line is the end of a fence that began with `mark`. */
function closes(line, mark) {
  const signs = line.replace(/^ {0,3}/, "").trimEnd();
  return signs.length >= mark.length && signs === mark[0].repeat(signs.length);
}

/** A heading's text without the marks around it. */
function title(line) {
  let end = line.trimEnd().length;
  while (line[end - 1] === "#") end--;
  return line.slice(line.match(HEADING)[0].length, end).trim();
}

function withoutComments(text) {
  const kept = [];
  let from = 0;
  for (let open; (open = text.indexOf("<!--", from)) >= 0; ) {
    const close = text.indexOf("-->", open + 4);
    if (close < 0) break;
    kept.push(text.slice(from, open));
    from = close + 3;
  }
  return kept.join("") + text.slice(from);
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

class Reader {
  constructor(lines, links, depth) {
    Object.assign(this, { lines, links, depth, at: 0, nextText: [] });
    for (let at = lines.length - 1; at >= 0; at--) this.nextText[at] = blank(lines[at]) ? (this.nextText[at + 1] ?? lines.length) : at;
  }

  blocks() {
    const found = [];
    while (this.at < this.lines.length) {
      if (blank(this.lines[this.at])) this.at++;
      else found.push(this.block());
    }
    return found;
  }

  block() {
    const line = this.lines[this.at];
    if (FENCE.test(line)) return this.fence();
    if (HEADING.test(line)) return this.heading();
    if (isRule(line)) return this.at++, h("hr");
    if (this.depth < DEEPEST && QUOTE.test(line)) return this.quote();
    if (this.depth < DEEPEST && ITEM.test(line)) return this.list();
    if (isTable(this.lines, this.at)) return this.table();
    if (/^ {4}/.test(line)) return this.indented();
    return this.paragraph();
  }

  inside(lines) {
    return new Reader(lines, this.links, this.depth + 1).blocks();
  }

  fence() {
    const [, mark, kind] = this.lines[this.at++].match(FENCE);
    const body = [];
    while (this.at < this.lines.length && !closes(this.lines[this.at], mark)) body.push(this.lines[this.at++]);
    this.at++;
    // Exercism writes notes as fences of the kind `exercism/note`.
    if (kind.startsWith("exercism/") && this.depth < DEEPEST) return h("aside", { class: "note" }, this.inside(body));
    return h("pre", { tabindex: "0" }, h("code", {}, highlighted(body.join("\n"), kind)));
  }

  heading() {
    const line = this.lines[this.at++];
    return h(`h${Math.min(line.match(HEADING)[0].length + 1, 6)}`, {}, inline(title(line), this.links));
  }

  quote() {
    const body = [];
    while (this.at < this.lines.length && QUOTE.test(this.lines[this.at])) {
      body.push(this.lines[this.at++].replace(QUOTE, ""));
    }
    return h("blockquote", {}, this.inside(body));
  }

  list() {
    const first = this.lines[this.at].match(ITEM);
    const ordered = /\d/.test(first[2]);
    const start = ordered ? parseInt(first[2], 10) : 1;
    const items = [];
    for (let line; (line = this.lines[this.at]?.match(ITEM)) && /\d/.test(line[2]) === ordered; ) {
      items.push(h("li", {}, this.item(line[0].length)));
    }
    return h(ordered ? "ol" : "ul", { start: start === 1 ? null : start }, items);
  }

  item(width) {
    const body = [this.lines[this.at++].slice(width)];
    while (this.at < this.lines.length) {
      const line = this.lines[this.at];
      const indent = line.length - line.trimStart().length;
      if (blank(line) ? !this.continues(width) : indent < Math.min(width, 2) && (opens(line) || blank(body.at(-1)))) break;
      body.push(blank(line) ? "" : line.slice(Math.min(indent, width)));
      this.at++;
    }
    const inner = this.inside(body);
    // A tight item is its text, without a paragraph around it.
    return inner[0]?.tagName === "P" && !body.includes("") ? [...inner[0].childNodes, ...inner.slice(1)] : inner;
  }

  continues(width) {
    const next = this.nextText[this.at];
    const line = this.lines[next] ?? "";
    if (line.length - line.trimStart().length >= Math.min(width, 2)) return true;
    if (!ITEM.test(line)) return false;
    this.at = next; // blank lines between items belong to neither
    return false;
  }

  table() {
    const head = cells(this.lines[this.at]);
    this.at += 2;
    const rows = [];
    while (this.at < this.lines.length && this.lines[this.at].includes("|") && !blank(this.lines[this.at])) {
      rows.push(cells(this.lines[this.at++]));
    }
    const cell = (tag) => (text) => h(tag, { scope: tag === "th" ? "col" : null }, inline(text ?? "", this.links));
    return h(
      "div",
      { class: "scroll", tabindex: "0" },
      h("table", {}, h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))))),
    );
  }

  indented() {
    const body = [];
    while (this.at < this.lines.length && (/^ {4}/.test(this.lines[this.at]) || blank(this.lines[this.at]))) {
      body.push(this.lines[this.at++].slice(4));
    }
    return h("pre", { tabindex: "0" }, h("code", {}, body.join("\n").trimEnd()));
  }

  paragraph() {
    const body = [this.lines[this.at++].trim()];
    while (this.at < this.lines.length && !blank(this.lines[this.at]) && !opens(this.lines[this.at]) && !isTable(this.lines, this.at)) {
      body.push(this.lines[this.at++].trim());
    }
    return h("p", {}, inline(body.join("\n"), this.links));
  }
}

/** The nodes of a markdown text. */
export function markdown(text) {
  const links = new Map();
  const lines = [];
  let fence = null;
  for (const line of withoutComments(text.replace(/\r\n?/g, "\n")).split("\n")) {
    const mark = line.match(FENCE)?.[1];
    if (mark && !fence) fence = mark;
    else if (mark && mark[0] === fence?.[0] && mark.length >= fence.length) fence = null;
    const definition = fence ? null : line.match(DEFINITION);
    if (definition) links.set(definition[1].toLowerCase(), definition[2]);
    else lines.push(line);
  }
  return new Reader(lines, links, 0).blocks();
}
