// Colours for code: strings, comments, numbers and keywords, the same few rules for every language.

import { h } from "./dom.js";
import { visible } from "./text.js";

const WORDS =
  "and as assert async await bool break case catch class const continue def default defer del do elif else enum except " +
  "export extends extern final finally fn for foreach from func function global go goto if impl implements import in " +
  "include instanceof interface is lambda let loop match mod mut namespace new nonlocal not of or package pass private " +
  "protected pub public raise range return select static struct super switch this throw throws trait try type typedef " +
  "typeof union unsafe use using var virtual void while with yield";
const VALUES = "True False None true false null nil undefined self int float double char string str list dict NaN";
const KEYWORDS = new Set(WORDS.split(" "));
const CSHARP_WORDS =
  "abstract base checked decimal delegate event explicit get implicit init internal is lock object operator out override " +
  "params partial readonly record ref required sealed set sizeof stackalloc unchecked uint ulong value when where";
// Words that are names in other languages.
const OWN_KEYWORDS = { csharp: new Set(CSHARP_WORDS.split(" ")) };
const CONSTANTS = new Set(VALUES.split(" "));

const HASH = /#[^\n]*/;
const SLASHES = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/;
const STRING = /[rbfuRBFU]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/;
const TEMPLATE = /`(?:\\[\s\S]|[^`\\])*`?/;
const NUMBER = /\b\d[\w.]*/;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/;

function tokens(comment, strings) {
  const named = [`(?<comment>${comment.source})`, `(?<string>${strings})`, `(?<number>${NUMBER.source})`, `(?<word>${WORD.source})`];
  return new RegExp(named.join("|"), "gu");
}

const CSHARP_STRING = /\$*"""[\s\S]*?(?:"""|$)|(?:@\$?|\$@)"(?:""|[^"])*"?|\$?"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/;

const PYTHON = tokens(HASH, STRING.source);
const CSHARP = tokens(SLASHES, CSHARP_STRING.source);
const OTHER = tokens(SLASHES, `${STRING.source}|${TEMPLATE.source}`);
const HASHED = new Set(["python", "py", "ruby", "bash", "sh", "r", "elixir", "perl", "yaml"]);

function grammar(language) {
  if (language === "csharp") return CSHARP;
  return HASHED.has(language) ? PYTHON : OTHER;
}

function kind(groups, text, end, own) {
  if (groups.comment) return "comment";
  if (groups.string) return "string";
  if (groups.number) return "number";
  if (KEYWORDS.has(groups.word) || own?.has(groups.word)) return "keyword";
  if (CONSTANTS.has(groups.word)) return "number";
  return text[end] === "(" ? "call" : null;
}

/** Texts and coloured spans that together are the code, with what hides in it marked. */
export function highlighted(code, language) {
  const nodes = [];
  let last = 0;
  for (const match of code.matchAll(grammar(language))) {
    const end = match.index + match[0].length;
    const name = kind(match.groups, code, end, OWN_KEYWORDS[language]);
    if (!name) continue;
    nodes.push(visible(code.slice(last, match.index)), h("span", { class: `code-${name}` }, match[0]));
    last = end;
  }
  return [...nodes, visible(code.slice(last))];
}
