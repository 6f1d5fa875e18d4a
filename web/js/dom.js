// The only place where elements are made. Text always goes in as text nodes, so that no data can become markup, and
// what hides in it is marked.

import { visible } from "./text.js";

const SPOKEN = new Set(["aria-label", "title", "alt"]);
const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : SPOKEN.has(name) ? visible(String(value)) : String(value));
  }
  // One by one: a long text has more children than a function takes arguments.
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : visible(String(child)));
  }
  return element;
}

/** An element: h("button", { class: "plain", onclick: go }, "Go"). Strings become text nodes. */
export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);

/** The same for SVG. */
export const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

/** The same for formulas. */
export const mathml = (tag, properties, ...children) => fill(document.createElementNS(MATHML, tag), properties, children);

/** A 24 by 24 line drawing from one path. */
export const icon = (path, name = "icon") =>
  svg("svg", { class: name, viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));

export const ICONS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  clock: "M12 7v5l3.5 2M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z",
  dash: "M7 12h10",
  star: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z",
  flame: "M12 3c1 4 5.5 5.5 5.5 10.5a5.5 5.5 0 01-11 0c0-2.5 1.5-3.5 2-5.5 1.5.5 2 1.5 2.5 2.5C12 8 12.5 6 12 3z",
  medal: "M8 3l4 7 4-7M12 10a5.5 5.5 0 100 11 5.5 5.5 0 000-11z",
  lock: "M7 11h10v9H7zM9 11V8a3 3 0 016 0v3",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
};

export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
