// Markdown as DOM nodes: markdown-it reads the text, and this builds every element, so that no text becomes markup.

import { MarkdownIt, footnotes } from "../vendor/markdown-it.js";
import { h } from "./dom.js";
import { codeBlock } from "./grammars.js";
import { formula, formulas } from "./math.js";
import { visible } from "./text.js";
import { t } from "./words.js";

const DEEPEST = 20;
const NOTE_DEPTH = 3;
const PLAIN = new Set(["p", "ul", "li", "blockquote", "hr", "thead", "tbody", "tr", "em", "strong", "s"]);
/** The tags of HTML that a text may use; all others are shown as they are written. */
const HTML_TAG = /^<(\/?)(details|summary|br|sub|sup|kbd) *\/?>/i;
const KINDS = { png: "png", jpg: "jpeg", jpeg: "jpeg", gif: "gif", webp: "webp", svg: "svg+xml" };
const EMPTY_TAGS = new Set(["br"]);
const reader = new MarkdownIt({ html: true, maxNesting: DEEPEST }).use(footnotes).use(formulas);

/** Only these go into an href: a lesson cannot make a link that runs something. */
function safe(address) {
  try {
    const url = new URL(address);
    return ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address) {
  const href = safe(address);
  return href ? h("a", { href, rel: "noopener noreferrer", target: "_blank" }) : h("span");
}

/** A picture of the lesson is shown; the page loads nothing from elsewhere, so another one is its description and a link. */
function picture(token, images) {
  const text = token.content || t("Picture");
  const name = (token.attrGet("src") ?? "").replace(/^(\.\/)?(images\/)?/, "");
  const kind = KINDS[name.split(".").at(-1)];
  // As an image even an SVG neither runs scripts nor loads anything.
  if (kind && Object.hasOwn(images, name)) return h("img", { src: `data:image/${kind};base64,${images[name]}`, alt: token.content });
  const href = safe(token.attrGet("src") ?? "");
  if (!href) return h("em", {}, text);
  return h("a", { class: "picture", href, rel: "noopener noreferrer", target: "_blank" }, t("Picture: {text}", { text }));
}

class Builder {
  constructor(depth, images) {
    this.depth = depth;
    this.images = images;
    this.nodes = [];
    this.open = []; // elements that are not closed yet, outermost first, each with the kind of sign that closes it
    this.notes = new Map();
  }

  add(...nodes) {
    const inner = this.open.at(-1)?.element;
    if (inner) inner.append(...nodes);
    else this.nodes.push(...nodes);
  }

  begin(kind, element, inner = element) {
    this.add(element);
    this.open.push({ kind, element: inner });
  }

  /** Close the innermost element of this kind, and what was left open in it. */
  end(kind) {
    const at = this.open.findLastIndex((each) => each.kind === kind);
    if (at >= 0) this.open.length = at;
  }

  all(tokens) {
    for (const token of tokens) this.one(token);
    return this.nodes;
  }

  one(token) {
    const build = this[token.type];
    if (build) return build.call(this, token);
    if (token.nesting < 0) return this.end(token.tag);
    const tag = /^h[1-6]$/.test(token.tag) ? `h${Math.min(Number(token.tag[1]) + 1, 6)}` : token.tag;
    const element = h(PLAIN.has(tag) || tag[0] === "h" ? tag : "span");
    if (token.hidden) return this.open.push({ kind: token.tag, element: this.open.at(-1).element }); // a tight item
    if (token.nesting === 0) return this.add(element);
    this.begin(token.tag, element);
  }

  inline = (token) => this.all(token.children);
  text = (token) => token.content && this.add(visible(token.content));
  softbreak = () => this.add("\n");
  hardbreak = () => this.add(h("br"));
  code_inline = (token) => this.add(h("code", {}, token.content));
  code_block = (token) => this.add(codeBlock(token.content.trimEnd(), ""));
  link_open = (token) => this.begin("a", link(token.attrGet("href") ?? ""));
  image = (token) => this.add(picture(token, this.images));
  math = (token) => this.add(formula(token.content, token.block));
  html_block = (token) => this.html(token.content.trimEnd());
  html_inline = (token) => this.html(token.content);

  fence(token) {
    const kind = token.info.trim().split(/\s/)[0];
    const code = token.content.replace(/\n$/, "");
    // Exercism writes notes as fences of the kind `exercism/note`.
    if (!kind.startsWith("exercism/") || this.depth === NOTE_DEPTH) return this.add(codeBlock(code, kind));
    this.add(h("aside", { class: "note" }, built(code, this.depth + 1, this.images)));
  }

  ordered_list_open(token) {
    this.begin("ol", h("ol", { start: token.attrGet("start") }));
  }

  table_open() {
    const table = h("table");
    this.begin("table", h("div", { class: "scroll", tabindex: "0" }, table), table);
  }

  th_open = (token) => this.begin("th", h("th", { scope: "col", class: aligned(token) }));
  td_open = (token) => this.begin("td", h("td", { class: aligned(token) }));

  footnote_ref(token) {
    const number = String(token.meta.id + 1);
    const show = () => {
      const note = this.notes.get(token.meta.id);
      note?.focus();
      note?.scrollIntoView({ block: "nearest" });
    };
    this.add(h("button", { type: "button", class: "footnote-number", "aria-label": t("Footnote {number}", { number }), onclick: show }, number));
  }

  footnote_block_open = () => this.begin("footnotes", h("ol", { class: "footnotes" }));
  footnote_block_close = () => this.end("footnotes");
  footnote_anchor = () => {};
  footnote_close = () => this.end("footnote");

  footnote_open(token) {
    const note = h("li", { tabindex: "-1" });
    this.notes.set(token.meta.id, note);
    this.begin("footnote", note);
  }

  /** Tags that are allowed become elements; comments vanish; the rest is text. */
  html(written) {
    let from = 0; // where text begins that is not added yet
    for (let at = written.indexOf("<"); at >= 0; at = written.indexOf("<", at)) {
      const end = written.startsWith("<!--", at) ? written.indexOf("-->", at + 4) : -1;
      const tag = end < 0 ? written.slice(at, at + 20).match(HTML_TAG) : null;
      if (end < 0 && written.startsWith("<!--", at)) break;
      if (end < 0 && !tag) {
        at++;
        continue;
      }
      this.text({ content: written.slice(from, at) });
      if (tag) this.tag(tag[2].toLowerCase(), tag[1] !== "");
      at = from = end < 0 ? at + tag[0].length : end + 3;
    }
    this.text({ content: written.slice(from) });
  }

  tag(name, closing) {
    if (EMPTY_TAGS.has(name)) this.add(h(name));
    else if (!closing) this.begin(`<${name}>`, h(name));
    else this.end(`<${name}>`);
  }
}

const aligned = (token) => token.attrGet("style")?.replace("text-align:", "align-") ?? null;

const built = (text, depth, images) => new Builder(depth, images).all(reader.parse(text, {}));

/** The nodes of a markdown text; `images` are a lesson's, name to Base64. */
export const markdown = (text, images = {}) => built(text, 0, images);
