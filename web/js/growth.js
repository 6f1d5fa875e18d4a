// A student's XP as charts: the total day by day, and what each week brought.

import { chart } from "./chart.js";
import { day, number, t } from "./words.js";

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const iso = (time) => new Date(time).toISOString().slice(0, 10);

/** The total at the end of each day on which it changed, from the day before the first one until today. */
export function totals(days, now) {
  let sum = 0;
  const grown = days.map((each) => [each.day, (sum += each.xp)]);
  const before = iso(Date.parse(days[0].day) - DAY_MS);
  const today = iso(now);
  return [[before, 0], ...grown, ...(grown.at(-1)[0] < today ? [[today, sum]] : [])];
}

/** The XP of each week, named by its Monday, without gaps until this week. */
export function weeks(days, now) {
  const monday = (time) => time - ((Math.floor(time / DAY_MS) + 3) % WEEK_DAYS) * DAY_MS; // 1970 began on a Thursday
  const sums = new Map();
  for (let at = monday(Date.parse(days[0].day)); at <= now; at += WEEK_DAYS * DAY_MS) sums.set(iso(at), 0);
  for (const { day: when, xp } of days) {
    const week = iso(monday(Date.parse(when)));
    sums.set(week, (sums.get(week) ?? 0) + xp);
  }
  return [...sums];
}

/** The charts for the days of `/students/me/progress`, which are not empty. */
export function growth(days, now = Date.now()) {
  const total = totals(days, now);
  const weekly = weeks(days, now);
  const best = weekly.reduce((one, other) => (other[1] > one[1] ? other : one));
  return [
    chart({
      title: t("Your XP"),
      label: "XP",
      points: total,
      summary: t("{xp} XP since {day}.", { xp: number(total.at(-1)[1]), day: day(days[0].day) }),
      say: (when, xp) => t("{day}: {xp} XP", { day: day(when), xp: number(xp) }),
    }),
    weekly.length > 1 &&
      chart({
        title: t("XP a week"),
        label: "XP",
        points: weekly,
        bars: true,
        summary: t("The best week began on {day}: {xp} XP.", { day: day(best[0]), xp: number(best[1]) }),
        say: (when, xp) => t("Week of {day}: {xp} XP", { day: day(when), xp: number(xp) }),
      }),
  ].filter(Boolean);
}
