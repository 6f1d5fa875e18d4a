// Formulas in texts: $...$ in a line and $$...$$ on lines of their own. Temml reads them, this builds MathML from its tree;
// it is only loaded for a text that has a formula.

import { h, mathml } from "./dom.js";

const TAGS = new Set(
  "math mfrac mi menclose mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split(" "),
);
const ATTRIBUTES = new Set(
  "accent accentunder columnalign columnspan depth display displaystyle fence form height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel separator stretchy symmetric voffset width".split(" "),
);
const INVISIBLE = /[\u2061-\u2064]/g; // signs such as "function application", which the page would mark as hidden
const LONGEST = 5_000; // characters; a longer one stays as it is written

/** Where the `$` is that ends a formula; -1 where there is none. */
function ending(text, from, sign) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(sign, at)) return at;
  }
  return -1;
}

/** As in pandoc: no blank inside the signs, and no digit behind them, so that "$5 or $6" are prices. */
function inLine(state, silent) {
  const { src, pos } = state;
  if (src[pos] !== "$") return false;
  const sign = src.startsWith("$$", pos) ? "$$" : "$";
  const from = pos + sign.length;
  const end = ending(src, from, sign);
  const tex = src.slice(from, end);
  if (end < 0 || !tex.trim()) return false;
  if (sign === "$" && (/^\s|\s$/.test(tex) || /\d/.test(src[end + 1] ?? ""))) return false;
  if (!silent) Object.assign(state.push("math", "", 0), { content: tex, block: sign === "$$" });
  state.pos = end + sign.length;
  return true;
}

function onLines(state, first, last, silent) {
  const line = (at) => state.src.slice(state.bMarks[at] + state.tShift[at], state.eMarks[at]).trimEnd();
  if (state.sCount[first] - state.blkIndent >= 4 || !line(first).startsWith("$$")) return false;
  const lines = [line(first).slice(2)];
  let at = first;
  for (; !lines.at(-1).endsWith("$$"); lines.push(line(at))) if (++at >= last) return false;
  if (silent) return true;
  Object.assign(state.push("math", "", 0), { content: lines.join("\n").slice(0, -2), block: true });
  state.line = at + 1;
  return true;
}

/** What makes markdown-it read formulas, as tokens of the type `math`. */
export function formulas(reader) {
  reader.inline.ruler.after("escape", "math", inLine);
  reader.block.ruler.after("blockquote", "math", onLines, { alt: ["paragraph", "blockquote", "list"] });
}

function built(node) {
  if (typeof node.text === "string") return node.text.replace(INVISIBLE, "");
  const children = node.children.map(built);
  if (!TAGS.has(node.type)) return children;
  const given = Object.entries(node.attributes ?? {}).filter(([name]) => ATTRIBUTES.has(name));
  return mathml(node.type, { ...Object.fromEntries(given), class: node.classes?.join(" ") || null }, children);
}

/** A formula: its TeX until Temml is there, and for good where Temml does not understand it. */
export function formula(tex, block) {
  const place = h(block ? "div" : "span", { class: block ? "formula formula-block" : "formula", tabindex: block ? "0" : null }, h("code", {}, tex.trim()));
  if (tex.length > LONGEST) return place;
  import("../vendor/temml.js").then(
    ({ temml }) => place.replaceChildren(built(temml.__renderToMathMLTree(tex, { displayMode: block, throwOnError: true }))),
  ).catch(() => {}); // the TeX stays
  return place;
}
