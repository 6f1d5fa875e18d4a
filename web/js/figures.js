// What the platform did in the last 24 hours, in numbers: the same as on the dashboard of a stage on AWS.

import { OUTCOMES } from "./attempts.js";
import { h } from "./dom.js";
import { number, proper, region, t } from "./words.js";

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];
const FIGURES = {
  awards: "Awards",
  infrastructure_errors: "Faults on our side",
  failed_queries: "Failed queries of the lake",
  repaired_xp: "XP that had been lost and was repaired",
  cold_starts: "Processes started",
};

const unit = (value, name, digits = 0) =>
  new Intl.NumberFormat(region(), { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);

/** Seconds as "4 min" or "2 days"; a dash where nobody knows. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const [name, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS.at(-1);
  return unit(seconds / length, name);
}

/** A small table of names and values, the values to the right. */
function table(caption, rows) {
  const line = ([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "figure" }, value));
  return h("div", { class: "scroll", tabindex: "0" }, h("table", { class: "report" }, h("caption", {}, caption), h("tbody", {}, rows.map(line))));
}

/** The most first; what never occurred is left out. */
function counted(values, called) {
  return Object.entries(values)
    .filter(([, value]) => value)
    .sort(([, one], [, other]) => other - one)
    .map(([name, value]) => [called(name), number(value)]);
}

export function figuresPanel(figures) {
  const outcomes = counted(figures.outcomes, (name) => t(OUTCOMES[name]));
  const { runs, board_age_s: age } = figures;
  const more = Object.entries(FIGURES).map(([name, label]) => [t(label), number(figures[name] ?? figures.outcomes.infrastructure_error)]);
  const times = [
    [t("Half of the runs took at most"), runs ? unit(runs.median_ms, "millisecond") : "–"],
    [t("95 of 100 took at most"), runs ? unit(runs.p95_ms, "millisecond") : "–"],
    [t("Leaderboards were at most this old"), duration(age)],
  ];
  const nothing = h("p", { class: "facts" }, t("Nothing was submitted."));
  const submissions = [table(t("Submissions by outcome"), outcomes), table(t("Submissions by language"), counted(figures.languages, proper))];
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t("The last 24 hours")),
    h("div", { class: "figures" }, outcomes.length ? submissions : nothing, table(t("Times, in the slowest hour"), times), table(t("Also counted"), more)),
  );
}
