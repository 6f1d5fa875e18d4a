// Inline markdown as DOM nodes: code, strong, emphasis, links. Everything else is text.

import { h } from "./dom.js";

const CODE = "(?<ticks>`+)(?<code>[^`]|[^`].*?[^`])\\k<ticks>(?!`)";
const IMAGE = "!\\[(?<alt>[^\\]]*)\\]\\([^)\\s]*\\)";
const LINK = "\\[(?<text>(?:[^\\]\\[`]|`[^`]*`)+)\\](?:\\((?<target>[^)\\s]+)(?:\\s+\"[^\"]*\")?\\)|\\[(?<ref>[^\\]]*)\\])?";
const BARE = "<(?<bare>https?://[^>\\s]+)>";
const STRONG = "\\*\\*(?<strong>\\S(?:.*?\\S)?)\\*\\*|(?<!\\w)__(?<strong2>\\S(?:.*?\\S)?)__(?!\\w)";
const EMPHASIS = "\\*(?<em>[^\\s*](?:[^*]*[^\\s*])?)\\*|(?<!\\w)_(?<em2>[^\\s_](?:[^_]*[^\\s_])?)_(?!\\w)";
const ESCAPE = "\\\\(?<escaped>[!-/:-@[-`{-~])";
const TOKENS = new RegExp([ESCAPE, CODE, IMAGE, LINK, BARE, STRONG, EMPHASIS].join("|"), "gs");

// No paragraph is this long; patterns that look ahead would take long over one that is.
const LONGEST = 10_000;

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

function node(match, links) {
  const found = match.groups;
  if (found.escaped) return found.escaped;
  if (found.code !== undefined) return h("code", {}, found.code);
  if (found.alt !== undefined) return h("em", {}, found.alt);
  if (found.strong ?? found.strong2) return h("strong", {}, inline(found.strong ?? found.strong2, links));
  if (found.em ?? found.em2) return h("em", {}, inline(found.em ?? found.em2, links));
  if (found.bare) return link(found.bare, found.bare);
  const name = (found.ref || found.text).toLowerCase();
  const address = found.target ?? links.get(name);
  // Square brackets that name no link are just brackets: `[1, 2]` in running text.
  return address === undefined ? match[0] : link(inline(found.text, links), address);
}

/** The nodes of one run of text. `links` maps the names of link definitions to addresses. */
export function inline(text, links = new Map()) {
  if (text.length > LONGEST) return [text];
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(TOKENS)) {
    nodes.push(text.slice(last, match.index), node(match, links));
    last = match.index + match[0].length;
  }
  return [...nodes, text.slice(last)].filter((each) => each !== "");
}
