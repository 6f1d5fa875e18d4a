// Errors and waiting, as people see them.

import { h } from "./dom.js";
import { Problem } from "./http.js";
import { t } from "./words.js";

/** A panel that says what went wrong and, if `again` is given, offers to repeat it. */
export function problemPanel(error, again = null) {
  const known = error instanceof Problem;
  if (!known) console.error(error);
  const title = known ? error.title : t("This page has a fault");
  const detail = known ? error.detail : String(error?.message ?? error);
  return h(
    "div",
    { class: "problem", role: "alert" },
    h("p", {}, h("strong", {}, title)),
    h("p", {}, detail),
    again && h("button", { type: "button", class: "quiet", onclick: again }, t("Try again")),
  );
}

export const loading = (text = t("Loading…")) => h("p", { class: "loading", role: "status" }, text);
