// A track: the lessons of one language as a path, with what is passed, what comes next and what builds on something else.

import * as api from "../api.js";
import { ICONS, h, icon } from "../dom.js";
import { signedIn } from "../session.js";
import { known } from "../student.js";
import { following, states } from "../track.js";
import { count, number, proper, t } from "../words.js";

const STATES = {
  done: "Passed",
  next: "Go on here",
  open: "Open",
  locked: "Builds on other lessons",
};
const DRAWINGS = { done: ICONS.check, next: ICONS.bolt, open: ICONS.dash, locked: ICONS.lock };

/** The lessons, with ticks for whoever is signed in; a session that has ended costs the ticks and nothing else. */
export async function catalogue() {
  if (!signedIn()) return (await api.lessons()).lessons;
  try {
    return (await api.catalogue()).lessons;
  } catch (error) {
    if (error.status !== 401) throw error;
    return (await api.lessons()).lessons;
  }
}

/** Where the student was last: a lesson that is begun and not passed, or else the next one of the track; null if nobody knows. */
export async function here(lessons) {
  if (!signedIn()) return null;
  const asked = Promise.all([api.tried(), api.drafts()]);
  const [{ lessons: tried }, { drafts }] = await asked.catch(() => [{ lessons: [] }, { drafts: [] }]); // the view is as useful without
  const touched = [...tried.map((each) => [each.lesson, each.last_at]), ...drafts.map((each) => [each.lesson, each.updated_at])];
  touched.sort(([, a], [, b]) => Date.parse(b) - Date.parse(a));
  const found = touched.map(([name]) => lessons.find((each) => each.lesson === name)).filter(Boolean);
  if (!found.length) return null;
  return found[0].done ? following(found[0], lessons) : found[0];
}

function stop({ lesson, state, missing }) {
  return h(
    "li",
    { class: `stop stop-${state}`, "aria-current": state === "next" ? "step" : null },
    h("span", { class: "stop-mark" }, icon(DRAWINGS[state])),
    h(
      "div",
      { class: "stop-text" },
      h("h2", {}, h("a", { href: `#/lessons/${lesson.lesson}` }, lesson.title)),
      h("p", { class: "blurb" }, lesson.blurb),
      h("p", { class: "facts" }, state === "locked" ? t("builds on {lessons}", { lessons: missing.join(", ") }) : t(STATES[state]), " · ", `${number(lesson.xp)} XP`),
    ),
  );
}

/** How far one is in every language, most passed first. */
export function tracks(lessons) {
  const names = [...new Set(lessons.map((each) => each.language))];
  const rows = names.map((name) => {
    const all = lessons.filter((each) => each.language === name);
    return { name, all: all.length, done: all.filter((each) => each.done).length };
  });
  rows.sort((a, b) => b.done - a.done);
  const label = ({ name, all, done }) => t("{done} of {all} in {name}", { done: number(done), all: count(all, "lesson"), name: proper(name) });
  return h(
    "nav",
    { class: "tracks", "aria-label": t("Tracks") },
    h(
      "ul",
      {},
      rows.map((row) =>
        h(
          "li",
          {},
          h(
            "a",
            { class: "track", href: `#/tracks/${row.name}` },
            h("strong", {}, proper(row.name)),
            h("span", { class: "facts" }, `${number(row.done)} / ${number(row.all)}`),
            h("progress", { max: row.all, value: row.done, "aria-label": label(row) }),
          ),
        ),
      ),
    ),
  );
}

export async function trackView({ language }) {
  const [all] = await Promise.all([catalogue(), known()]);
  const last = await here(all);
  const lessons = all.filter((each) => each.language === language);
  const done = lessons.filter((each) => each.done).length;
  const path = states(lessons, last);
  return {
    title: proper(language),
    content: [
      h(
        "header",
        { class: "hero" },
        h("p", { class: "crumb" }, h("a", { href: "#/" }, t("Lessons"))),
        h("h1", { tabindex: "-1" }, t("The {name} track", { name: proper(language) })),
        h("p", {}, lessons.length ? t("{done} of {all} passed.", { done: number(done), all: count(lessons.length, "lesson") }) : t("There are no lessons in this language.")),
        lessons.length > 0 && h("progress", { max: lessons.length, value: done, "aria-label": t("Lessons passed") }),
      ),
      h("ol", { class: "path" }, path.map(stop)),
    ],
  };
}
