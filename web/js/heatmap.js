// A year of days, coloured by the XP that each earned: weeks from left to right, Monday on top.

import { h, svg } from "./dom.js";
import { count, day, number, region, t } from "./words.js";

const WEEKS = 53;
const DAY_MS = 86_400_000;
const STEP = 13; // a square of 11 and its gap
const LEFT = 0;
const TOP = 16;
const SHADES = [1, 100, 250, 500]; // XP from which a day is darker

const iso = (time) => new Date(time).toISOString().slice(0, 10);
const shade = (xp) => SHADES.filter((least) => xp >= least).length;

/** Days of the API are days of UTC, and so is "today". */
function firstMonday(now) {
  const today = Math.floor(now / DAY_MS);
  const sinceMonday = (today + 3) % 7; // 1970 began on a Thursday
  return (today - sinceMonday - (WEEKS - 1) * 7) * DAY_MS;
}

function month(week, start) {
  const time = start + week * 7 * DAY_MS;
  if (new Date(time).getUTCDate() > 7) return null;
  const name = new Intl.DateTimeFormat(region(), { month: "short", timeZone: "UTC" }).format(time);
  return svg("text", { x: LEFT + week * STEP, y: 10 }, name);
}

/** The element for the days of `/students/me/progress`. */
export function heatmap(days, now = Date.now()) {
  const earned = new Map(days.map((each) => [each.day, each.xp]));
  const start = firstMonday(now);
  const squares = [];
  let active = 0;
  for (let at = 0; start + at * DAY_MS <= now; at++) {
    const date = iso(start + at * DAY_MS);
    const xp = earned.get(date) ?? 0;
    if (xp > 0) active++;
    const place = { x: LEFT + Math.floor(at / 7) * STEP, y: TOP + (at % 7) * STEP, width: STEP - 2, height: STEP - 2, rx: 2 };
    squares.push(svg("rect", { class: `heat heat-${shade(xp)}`, ...place }, svg("title", {}, t("{day}: {xp} XP", { day: day(date), xp: number(xp) }))));
  }
  const months = Array.from({ length: WEEKS }, (_, week) => month(week, start));
  const label = t("You earned XP on {days} of the last year.", { days: count(active, "day") });
  const drawing = svg("svg", { viewBox: `0 0 ${LEFT + WEEKS * STEP} ${TOP + 7 * STEP}`, role: "img", "aria-label": label }, months, squares);
  return h("section", { class: "panel" }, h("h2", {}, t("Your year")), h("div", { class: "scroll heatmap", tabindex: "0" }, drawing), h("p", { class: "facts" }, label));
}
