// The grammars of the languages, and what colours code with them. All of it arrives after the page's first paint.

import { h } from "./dom.js";
import { HIDDEN, visible } from "./text.js";

const NAMES = {
  sh: "bash",
  shell: "bash",
  "c++": "cpp",
  cs: "csharp",
  js: "javascript",
  jsx: "javascript",
  json: "javascript",
  py: "python",
  rb: "ruby",
  rs: "rust",
  ts: "typescript",
};
const KNOWN = new Set(["bash", "c", "cpp", "csharp", "go", "java", "javascript", "python", "ruby", "rust", "typescript"]);
const LARGEST = 100_000; // characters; colouring more would hold the page up

export const codemirror = () => import("../vendor/codemirror.js");

function hiddenMark(code) {
  const mark = `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  return h("span", { class: "cm-specialChar" }, mark);
}

/** What hides in a text, marked in an editor. */
export const hiddenMarks = (cm) => cm.highlightSpecialChars({ render: hiddenMark, addSpecialChars: new RegExp(`[${HIDDEN}]`, "u") });

/** The grammar of a language, by its name or a usual abbreviation; null where there is none. */
export async function grammar(language) {
  const wanted = language.toLowerCase();
  const name = Object.hasOwn(NAMES, wanted) ? NAMES[wanted] : wanted;
  return KNOWN.has(name) ? (await import(`../vendor/languages/${name}.js`)).language : null;
}

/** Texts and coloured spans that together are the code, with what hides in it marked. */
export async function highlighted(code, language) {
  const found = code.length > LARGEST ? null : await grammar(language);
  if (!found) return [visible(code)];
  const { classHighlighter, highlightTree } = await codemirror();
  const nodes = [];
  let last = 0;
  highlightTree(found.parser.parse(code), classHighlighter, (from, to, classes) => {
    nodes.push(visible(code.slice(last, from)), h("span", { class: classes }, code.slice(from, to)));
    last = to;
  });
  return [...nodes, visible(code.slice(last))];
}

/** Code to read, in colours as soon as the grammar is there. */
export function codeBlock(code, language) {
  const inner = h("code", {}, code);
  if (language) {
    highlighted(code, language).then(
      (nodes) => inner.replaceChildren(...nodes),
      () => {}, // without the grammar the code stays as it is: one colour
    );
  }
  return h("pre", { tabindex: "0" }, inner);
}
