// Inline markdown as DOM nodes: code, strong, emphasis, links. Everything else is text.
//
// One step per character, whatever is written: where the next bracket, star or space is, is known before reading begins,
// so an opening mark without its end costs one look and not a search to the end of the text.

import { h } from "./dom.js";

// Strong in emphasis in a link is three deep; a long row of underscores would go on for as long as it is.
const DEEPEST = 8;

const isSpace = (sign) => /\s/.test(sign ?? " ");
const isWord = (sign) => /\w/.test(sign ?? " ");
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** For each position the first one from there on that fits; the length of the text where there is none. */
function nextOf(text, fits) {
  const found = new Int32Array(text.length + 1).fill(text.length);
  for (let at = text.length - 1; at >= 0; at--) found[at] = fits(at) ? at : found[at + 1];
  return found;
}

/** The ends of runs of backticks, as functions: where the next run of just that length begins. */
function tickRuns(text) {
  const runs = new Map();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    if (!runs.has(run.length)) runs.set(run.length, { starts: [], seen: 0 });
    runs.get(run.length).starts.push(index);
  }
  return (length, from) => {
    const run = runs.get(length);
    while (run && run.starts[run.seen] < from) run.seen++; // readers only go forward
    return run?.starts[run.seen];
  };
}

/** Only these go into an href: a lesson cannot make a link that runs something. */
function safe(address) {
  try {
    const url = new URL(address);
    return ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(label, address) {
  const href = safe(address ?? "");
  return href ? h("a", { href, rel: "noopener noreferrer", target: "_blank" }, label) : h("span", {}, label);
}

class Reader {
  constructor(text, links, depth) {
    Object.assign(this, { text, links, depth, next: new Map(), tickRun: tickRuns(text) });
  }

  /** The first position from `from` on of a sign, or of what a name of TABLES stands for. */
  find(what, from) {
    if (!this.next.has(what)) {
      const fits = TABLES[what] ?? ((text, at) => text[at] === what);
      this.next.set(what, nextOf(this.text, (at) => fits(this.text, at)));
    }
    return this.next.get(what)[Math.min(from, this.text.length)];
  }

  /** What begins at a position: a node and where it ends; null where there is only text. */
  at(start) {
    switch (this.text[start]) {
      case "\\": return this.escaped(start);
      case "`": return this.code(start);
      case "!": return this.image(start);
      case "[": return this.link(start);
      case "<": return this.bare(start);
      case "*": return this.strong(start, "**", "strong*") ?? this.emphasis(start, "*");
      case "_": return isWord(this.text[start - 1]) ? null : (this.strong(start, "__", "strong_") ?? this.emphasis(start, "_"));
      default: return null;
    }
  }

  inner(from, to) {
    return inline(this.text.slice(from, to), this.links, this.depth + 1);
  }

  escaped(start) {
    const sign = this.text[start + 1] ?? "";
    return PUNCTUATION.test(sign) ? { node: sign, end: start + 2 } : null;
  }

  code(start) {
    const from = this.find("noTick", start);
    const to = this.tickRun(from - start, from + 1);
    // A run without its like is text as a whole: its end is not looked at as a shorter run.
    if (to === undefined) return { node: this.text.slice(start, from), end: from };
    return { node: h("code", {}, this.text.slice(from, to)), end: to + from - start };
  }

  image(start) {
    if (this.text[start + 1] !== "[") return null;
    const close = this.find("]", start + 2);
    const end = this.find(")", close + 2);
    if (this.text[close + 1] !== "(" || this.text[end] !== ")" || this.find("space", close + 2) < end) return null;
    return { node: h("em", {}, this.text.slice(start + 2, close)), end: end + 1 };
  }

  link(start) {
    const close = this.label(start + 1);
    if (close === null || close === start + 1) return null;
    const { address, end } = this.target(close + 1) ?? this.reference(start + 1, close);
    // Square brackets that name no link are just brackets: `[1, 2]` in running text.
    if (address === undefined) return { node: this.text.slice(start, end), end };
    return { node: link(this.inner(start + 1, close), address), end };
  }

  /** Where the label ends that begins there; no bracket belongs to it but in code. */
  label(from) {
    for (let at = from; ; ) {
      at = this.find("labelEnd", at);
      if (this.text[at] === "]") return at;
      if (this.text[at] !== "`") return null;
      at = this.find("`", at + 1) + 1;
    }
  }

  /** `(address)` or `(address "title")`. */
  target(open) {
    if (this.text[open] !== "(") return null;
    const stop = Math.min(this.find(")", open + 1), this.find("space", open + 1));
    if (stop === open + 1 || stop === this.text.length) return null;
    let end = stop;
    if (this.text[end] !== ")") {
      end = this.find("noSpace", stop);
      if (this.text[end] !== '"') return null;
      end = this.find('"', end + 1) + 1;
    }
    return this.text[end] === ")" ? { address: this.text.slice(open + 1, stop), end: end + 1 } : null;
  }

  /** `[name]` behind a label, or the label itself as the name. */
  reference(from, close) {
    let name = "";
    let end = close + 1;
    const last = this.find("]", close + 2);
    if (this.text[end] === "[" && this.text[last] === "]") {
      name = this.text.slice(close + 2, last);
      end = last + 1;
    }
    return { address: this.links.get((name || this.text.slice(from, close)).toLowerCase()), end };
  }

  bare(start) {
    const scheme = ["<https://", "<http://"].find((each) => this.text.startsWith(each, start));
    if (!scheme) return null;
    const end = this.find(">", start);
    if (this.text[end] !== ">" || this.find("space", start) < end || end === start + scheme.length) return null;
    const address = this.text.slice(start + 1, end);
    return { node: link(address, address), end: end + 1 };
  }

  strong(start, mark, table) {
    if (!this.text.startsWith(mark, start) || isSpace(this.text[start + 2])) return null;
    const close = this.find(table, start + 3);
    return close === this.text.length ? null : { node: h("strong", {}, this.inner(start + 2, close)), end: close + 2 };
  }

  emphasis(start, mark) {
    const close = this.find(mark, start + 1);
    const empty = close === start + 1 || close === this.text.length;
    if (empty || isSpace(this.text[start + 1]) || isSpace(this.text[close - 1])) return null;
    if (mark === "_" && isWord(this.text[close + 1])) return null;
    return { node: h("em", {}, this.inner(start + 1, close)), end: close + 1 };
  }
}

const TABLES = {
  space: (text, at) => isSpace(text[at]),
  noSpace: (text, at) => !isSpace(text[at]),
  noTick: (text, at) => text[at] !== "`",
  labelEnd: (text, at) => "[]`".includes(text[at]),
  special: (text, at) => "\\`![<*_".includes(text[at]),
  "strong*": (text, at) => text[at] === "*" && text[at + 1] === "*" && !isSpace(text[at - 1]),
  strong_: (text, at) => text[at] === "_" && text[at + 1] === "_" && !isSpace(text[at - 1]) && !isWord(text[at + 2]),
};

/** The nodes of one run of text. `links` maps the names of link definitions to addresses. */
export function inline(text, links = new Map(), depth = 0) {
  if (depth > DEEPEST) return [text];
  const reader = new Reader(text, links, depth);
  const nodes = [];
  let last = 0;
  for (let at = reader.find("special", 0); at < text.length; ) {
    const found = reader.at(at);
    if (found) {
      nodes.push(text.slice(last, at), found.node);
      last = found.end;
    }
    at = reader.find("special", found ? found.end : at + 1);
  }
  return [...nodes, text.slice(last)].filter((each) => each !== "");
}
