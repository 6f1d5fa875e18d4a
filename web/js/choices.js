// Choosing by links: what is chosen stays in the address.

import { h } from "./dom.js";

export const PERIODS = { last_month: "Last month", last_year: "Last year", all_time: "All time" };

/** Links side by side; an option is its value, its text and where it leads. */
export function choice(label, current, options) {
  const links = options.map(([value, text, href]) =>
    h("li", {}, h("a", { href, "aria-current": value === current ? "page" : null }, text)),
  );
  return h("nav", { class: "choice", "aria-label": label }, h("ul", {}, links));
}
