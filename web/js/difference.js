// What changed between two versions of a solution, file by file, in the editor's colours.

import { h } from "./dom.js";
import { codemirror, grammar, hiddenMarks } from "./grammars.js";
import { t } from "./words.js";

const PHRASES = ["$ unchanged lines"];

async function difference(name, before, after, language) {
  const [cm, { unifiedMergeView }, found] = await Promise.all([codemirror(), import("../vendor/difference.js"), grammar(language)]);
  const view = new cm.EditorView({
    doc: after,
    extensions: [
      cm.EditorState.readOnly.of(true),
      cm.EditorView.editable.of(false),
      cm.EditorView.contentAttributes.of({ "aria-label": t("Changes in {name}", { name }), tabindex: "0" }),
      cm.EditorState.phrases.of(Object.fromEntries(PHRASES.map((phrase) => [phrase, t(phrase)]))),
      cm.lineNumbers(),
      hiddenMarks(cm),
      cm.syntaxHighlighting(cm.classHighlighter),
      found ?? [],
      unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
    ],
  });
  return h("div", { class: "difference" }, h("p", { class: "label" }, name), h("div", { class: "editor" }, view.dom));
}

/** The changes from some files to others, as one element; of texts that are equal it says so. */
export async function differences(before, after, language) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => (before[name] ?? "") !== (after[name] ?? ""));
  if (!changed.length) return h("p", {}, t("There is no difference."));
  return h("div", {}, await Promise.all(changed.map((name) => difference(name, before[name] ?? "", after[name] ?? "", language))));
}
