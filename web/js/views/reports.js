// Reports: one at a time, as bars and as a table that can be searched, filtered and sorted.

import * as api from "../api.js";
import { PERIODS, choice } from "../choices.js";
import { h, wait } from "../dom.js";
import { problemPanel } from "../problem.js";
import { count, moment, number, proper, t } from "../words.js";

const BARS = 15;

const spoken = (column) => proper(column.replaceAll("_", " "));

function address(name, { period, language, search, sort, token }) {
  const asked = Object.entries({ language, search, sort, token }).filter(([, value]) => value !== null && value !== undefined);
  return `#/reports/${encodeURIComponent(name)}/${period}?${new URLSearchParams(asked)}`;
}

function shown(value, kind) {
  if (value === null) return "–";
  return kind === "number" ? number(value) : h("bdi", {}, value);
}

/** The first rows as bars; a row is named by what is measured, and by its language where there are several. */
function bars(report, rows) {
  const [label, measure] = report.chart;
  const drawn = rows.filter((row) => row[measure] !== null).slice(0, BARS);
  const most = Math.max(...drawn.map((row) => row[measure]), 1);
  if (!drawn.length) return null;
  return h(
    "section",
    { class: "panel chart", "aria-label": `${t(report.title)}: ${spoken(measure)}` },
    h("h2", {}, spoken(measure)),
    h(
      "ul",
      { class: "bars" },
      drawn.map((row) =>
        h(
          "li",
          {},
          h("span", {}, shown(row[label] || t("without a name"), "text"), " ", h("small", {}, row.lesson && label !== "lesson" ? row.lesson : proper(row.language))),
          h("span", {}, number(row[measure])),
          h("progress", { value: row[measure], max: most, "aria-label": `${row[label] ?? t("without a name")}: ${number(row[measure])}` }),
        ),
      ),
    ),
  );
}

function table(report, asked, rows) {
  const columns = Object.entries(report.columns);
  const heads = columns.map(([column, kind]) => {
    const down = asked.sort === `-${column}`;
    const sort = down || (asked.sort !== column && kind === "text") ? column : `-${column}`;
    const order = asked.sort === column ? "ascending" : down ? "descending" : null;
    const link = h("a", { href: address(report.name, { ...asked, sort, token: null }) }, spoken(column));
    return h("th", { scope: "col", class: kind === "number" ? "figure" : null, "aria-sort": order }, link);
  });
  const lines = rows.map((row) =>
    h("tr", {}, columns.map(([column, kind]) => h("td", { class: kind === "number" ? "figure" : null }, column === "language" ? proper(row[column]) : shown(row[column], kind)))),
  );
  return h("div", { class: "panel scroll" }, h("table", { class: "report" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines)));
}

function searching(report, asked) {
  const field = (name, text, value) =>
    h("div", { class: "field" }, h("label", { for: name }, text), h("input", { id: name, name, value: value ?? "", autocomplete: "off" }));
  const go = (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    location.assign(address(report.name, { ...asked, ...given, token: null }));
  };
  const fields = [field("search", t("Search"), asked.search), field("language", t("Language"), asked.language)];
  return h("form", { class: "asking", onsubmit: go }, fields, h("button", { class: "button" }, t("Show")));
}

/** The report's rows; one that is being computed is asked for again until it is there. */
async function ready(name, asked) {
  for (;;) {
    const found = await api.report(name, asked);
    if (found.state === "ready") return found;
    await wait(2_000);
  }
}

/** The whole report as a CSV file; a table of so many rows may have to be computed first. */
async function save(report, asked, status) {
  status.replaceChildren(t("Making the file…"));
  try {
    let table = await api.reportTable(report.name, asked);
    for (; !table.type.startsWith("text/csv"); table = await api.reportTable(report.name, asked)) await wait(2_000);
    const link = h("a", { href: URL.createObjectURL(table), download: `${report.name}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
    status.replaceChildren(t("Saved."));
  } catch (error) {
    status.replaceChildren(problemPanel(error));
  }
}

export async function reportsView({ report: name = "lesson-difficulty", period = "last_month", ...rest }) {
  const { reports } = await api.reports();
  const report = reports.find((each) => each.name === name) ?? reports[0];
  const language = rest.language ?? (report.columns.lesson ? "" : "overall");
  const asked = { period, language, search: rest.search, sort: rest.sort ?? report.sort, token: rest.token };
  const found = await ready(report.name, asked);
  const saved = h("span", { role: "status" });
  const empty = h("p", { class: "panel" }, t("There is nothing to show yet."));
  return {
    title: t(report.title),
    content: [
      h(
        "header",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, t(report.title)),
        h("p", {}, `${t(report.about)} ${t("{rows}, counted {time}.", { rows: count(found.total, "row"), time: moment(found.as_of) })}`),
      ),
      h(
        "div",
        { class: "choices" },
        choice(t("Report"), report.name, reports.map((each) => [each.name, t(each.title), address(each.name, { period })])),
        choice(t("Period"), period, Object.entries(PERIODS).map(([value, text]) => [value, t(text), address(report.name, { ...asked, period: value, token: null })])),
      ),
      searching(report, asked),
      ...(found.rows.length ? [bars(report, found.rows), table(report, asked, found.rows)] : [empty]),
      h(
        "p",
        { class: "pager" },
        found.next && h("a", { href: address(report.name, { ...asked, token: found.next }), rel: "next" }, t("Next")),
        h("button", { type: "button", class: "quiet", onclick: () => save(report, asked, saved) }, t("Save as CSV")),
        saved,
      ),
    ],
  };
}
