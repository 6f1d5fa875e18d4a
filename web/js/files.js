// The files of a solution: a tab for each, and an editor below.

import { h } from "./dom.js";
import { t } from "./words.js";

/** Tabs over panels, by the files' names; one file needs no tabs. */
export function fileTabs(names, panels) {
  if (names.length === 1) return h("p", { class: "file-name" }, names[0]);
  const buttons = names.map((name, at) =>
    h("button", { type: "button", role: "tab", id: `tab-${at}`, "aria-controls": `file-${at}`, onclick: () => choose(at) }, name),
  );
  function choose(chosen) {
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === chosen));
      button.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
  }
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next].focus();
  };
  panels.forEach((panel, at) => {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `tab-${at}`);
    panel.id = `file-${at}`;
  });
  choose(0);
  return h("div", { class: "file-tabs", role: "tablist", "aria-label": t("Files"), onkeydown: move }, buttons);
}
