// An editor for one file. It begins as a textarea, so that one can type at once; CodeMirror takes the textarea's place
// as soon as it has arrived, and if it does not arrive the textarea stays.

import { h } from "./dom.js";
import { codemirror, grammar, hiddenMarks } from "./grammars.js";
import { t } from "./words.js";

const INDENTS = { go: "\t", javascript: "  ", typescript: "  ", ruby: "  " };
/** CodeMirror's own words. */
const PHRASES = [
  "Find",
  "Replace",
  "next",
  "previous",
  "all",
  "match case",
  "regexp",
  "by word",
  "replace",
  "replace all",
  "close",
  "current match",
  "on line",
  "replaced match on line $",
  "replaced $ matches",
  "Go to line",
  "go",
];
const attributes = (name) => ({
  "aria-label": t("Code of {name}", { name }),
  "aria-describedby": "editor-help",
  tabindex: "0",
  spellcheck: "false",
  autocapitalize: "off",
  autocomplete: "off",
  autocorrect: "off",
});

function tab({ state, dispatch }, { indentMore, indentUnit }) {
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore({ state, dispatch });
  dispatch(state.update(state.replaceSelection(state.facet(indentUnit)), { scrollIntoView: true, userEvent: "input" }));
  return true;
}

function extensions(cm, language, { name, keys, changed }, indent) {
  const own = keys.map(({ key, run }) => ({ key, preventDefault: true, run: () => (run(), true) }));
  const tabs = [
    { key: "Tab", run: (view) => tab(view, cm) },
    { key: "Shift-Tab", run: cm.indentLess },
  ];
  return [
    cm.Prec.highest(cm.keymap.of(own)),
    cm.keymap.of([...cm.closeBracketsKeymap, ...cm.searchKeymap, ...cm.historyKeymap, ...tabs, ...cm.defaultKeymap]),
    cm.lineNumbers(),
    cm.history(),
    cm.indentOnInput(),
    cm.bracketMatching(),
    cm.closeBrackets(),
    cm.search({ top: true }),
    cm.highlightSelectionMatches(),
    hiddenMarks(cm),
    cm.indentUnit.of(indent),
    cm.EditorState.tabSize.of(4),
    cm.EditorState.phrases.of(Object.fromEntries(PHRASES.map((phrase) => [phrase, t(phrase)]))),
    cm.syntaxHighlighting(cm.classHighlighter),
    cm.EditorView.contentAttributes.of(attributes(name)),
    cm.EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    language ?? [],
  ];
}

/**
 * The editor of a file: its `element`, `text()` and `set(text)`, which undo takes back.
 * `changed` gets the text after every change; `keys` are `{ key, run }`, a key by CodeMirror's name for it.
 */
export function editor({ name, text, language, changed, keys }) {
  const area = h("textarea", { class: "editor-plain", wrap: "off", ...attributes(name) });
  area.value = text;
  area.addEventListener("input", () => changed(area.value));
  const element = h("div", { class: "editor" }, area);
  let view = null;

  async function open() {
    const [cm, found] = await Promise.all([codemirror(), grammar(language)]);
    const focused = document.activeElement === area;
    const selection = { anchor: area.selectionStart, head: area.selectionEnd };
    const parts = extensions(cm, found, { name, keys, changed }, INDENTS[language] ?? "    ");
    const state = cm.EditorState.create({ doc: area.value, selection, extensions: parts });
    view = new cm.EditorView({ state });
    element.replaceChildren(view.dom);
    if (focused) view.focus();
  }

  open().catch((error) => console.warn("The textarea stays, because the editor did not load:", error));
  return {
    name,
    element,
    text: () => (view ? view.state.doc.toString() : area.value),
    focus: () => (view ?? area).focus(),
    set(value) {
      if (view) return view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value }, userEvent: "input" });
      area.value = value;
      changed(value);
    },
  };
}
