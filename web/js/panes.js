// The workbench's three panes: side by side where there is room, one at a time on a phone.

import { h } from "./dom.js";

/** The panes' element and `show(name)`; `panes` are `[name, title, element]`. */
export function workbench(panes) {
  const buttons = panes.map(([name, title]) => h("button", { type: "button", "aria-pressed": "false", onclick: () => show(name) }, title));
  const bench = h(
    "div",
    { class: "bench" },
    panes.map(([name, title, element]) => h("section", { class: `pane pane-${name}`, "aria-label": title }, element)),
  );
  function show(chosen) {
    bench.dataset.shown = chosen;
    panes.forEach(([name], at) => buttons[at].setAttribute("aria-pressed", String(name === chosen)));
  }
  show(panes[0][0]);
  return { elements: [h("div", { class: "pane-choice" }, buttons), bench], show };
}
