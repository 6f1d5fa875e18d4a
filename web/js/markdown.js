// A small, safe subset of markdown, built as DOM nodes. There is no HTML in it: a tag in a lesson is shown as text.

import { h } from "./dom.js";
import { inline } from "./inline.js";
import { highlighted } from "./highlight.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( {0,3})([-*+]|\d{1,4}[.)])(\s+)/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const DEFINITION = /^ {0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+["'(].*)?$/;
const COMMENT = /<!--[\s\S]*?-->/g;
const DEEPEST = 6;

const blank = (line) => line.trim() === "";
const isTable = (lines, at) => lines[at].includes("|") && at + 1 < lines.length && TABLE_LINE.test(lines[at + 1]);
const opens = (line) => [FENCE, HEADING, RULE, ITEM, QUOTE].some((form) => form.test(line));

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

class Reader {
  constructor(lines, links, depth) {
    Object.assign(this, { lines, links, depth, at: 0 });
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
    if (RULE.test(line)) return this.at++, h("hr");
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
    const closing = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}\\s*$`);
    while (this.at < this.lines.length && !closing.test(this.lines[this.at])) body.push(this.lines[this.at++]);
    this.at++;
    // Exercism writes notes as fences of the kind `exercism/note`.
    if (kind.startsWith("exercism/") && this.depth < DEEPEST) return h("aside", { class: "note" }, this.inside(body));
    return h("pre", { tabindex: "0" }, h("code", {}, highlighted(body.join("\n"), kind)));
  }

  heading() {
    const [, marks, text] = this.lines[this.at++].match(HEADING);
    return h(`h${Math.min(marks.length + 1, 6)}`, {}, inline(text, this.links));
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
    let next = this.at;
    while (next < this.lines.length && blank(this.lines[next])) next++;
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
  for (const line of text.replace(/\r\n?/g, "\n").replace(COMMENT, "").split("\n")) {
    const mark = line.match(FENCE)?.[1];
    if (mark && !fence) fence = mark;
    else if (mark && mark[0] === fence?.[0] && mark.length >= fence.length) fence = null;
    const definition = fence ? null : line.match(DEFINITION);
    if (definition) links.set(definition[1].toLowerCase(), definition[2]);
    else lines.push(line);
  }
  return new Reader(lines, links, 0).blocks();
}
