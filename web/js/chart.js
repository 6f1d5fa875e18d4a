// Charts of what grew day by day: drawn by uPlot on a canvas, told in words, and there as a table.

import { uPlot } from "../vendor/uplot.js";
import { h } from "./dom.js";
import { day, number, region, t } from "./words.js";

const HEIGHT = 220;
const FONT = "12px system-ui, sans-serif";

/** The colour that the reader's scheme has for something, asked for at every drawing. */
const colour = (element, name) => () => getComputedStyle(element).getPropertyValue(name).trim();

function options(place, { bars, label, told }) {
  const axis = { stroke: colour(place, "--soft"), grid: { stroke: colour(place, "--line"), width: 1 }, ticks: { show: false }, font: FONT };
  const date = new Intl.DateTimeFormat(region(), { month: "short", day: "numeric", timeZone: "UTC" });
  const paths = bars ? uPlot.paths.bars({ size: [0.7, 40] }) : uPlot.paths.stepped({ align: 1 });
  return {
    width: place.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { y: { range: (_, least, most) => [0, Math.max(most, 1)] } },
    axes: [
      { ...axis, size: 30, values: (_, splits) => splits.map((each) => date.format(each * 1000)) },
      { ...axis, size: 64, values: (_, splits) => splits.map((each) => number(each)) },
    ],
    series: [{}, { label, stroke: colour(place, "--accent"), fill: colour(place, bars ? "--accent" : "--tint"), width: 2, points: { show: false }, paths }],
    hooks: { setCursor: [({ cursor: { idx } }) => told(idx)] },
  };
}

/**
 * A chart with a heading: `points` are `[day, value]`, oldest first, two at least. `say(day, value)` tells about one of them; `label` is the
 * name of the values. The element, and `close()`, which ends what follows the window.
 */
export function chart({ title, label, summary, points, say, bars = false }) {
  const place = h("div", { class: "plot", role: "img", "aria-label": summary });
  const line = h("p", { class: "facts", "aria-hidden": "true" }, summary);
  const told = (at) => (line.textContent = at === null || at === undefined ? summary : say(...points[at]));
  const rows = points.toReversed().map(([when, value]) => h("tr", {}, h("th", { scope: "row" }, day(when)), h("td", { class: "figure" }, number(value))));
  const heads = [h("th", { scope: "col" }, t("Day")), h("th", { scope: "col", class: "figure" }, label)];
  const table = h("table", { class: "report" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
  const details = h("details", {}, h("summary", {}, t("As a table")), h("div", { class: "scroll chart-table", tabindex: "0" }, table));
  const columns = [points.map(([when]) => Date.parse(when) / 1000), points.map(([, value]) => value)];
  let drawn = null;
  const fit = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    if (drawn) drawn.setSize({ width: place.clientWidth, height: HEIGHT });
    else drawn = new uPlot(options(place, { bars, label, told }), columns, place);
  });
  fit.observe(place);
  const schemes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((each) => matchMedia(each));
  const again = () => drawn?.redraw();
  for (const scheme of schemes) scheme.addEventListener("change", again);
  const close = () => {
    fit.disconnect();
    for (const scheme of schemes) scheme.removeEventListener("change", again);
    drawn?.destroy();
  };
  return { element: h("section", { class: "panel chart" }, h("h2", {}, title), place, line, details), close };
}
