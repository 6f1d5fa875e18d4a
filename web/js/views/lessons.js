// The catalogue: every lesson as a card, with a filter.

import * as api from "../api.js";
import { ICONS, h, icon } from "../dom.js";
import { known, profile } from "../student.js";
import { count, number, proper, t } from "../words.js";
import { additionsPanel } from "./additions.js";
import { catalogue, here, tracks } from "./tracks.js";

const LEVELS = { easy: ["Easy", 1, 3], medium: ["Medium", 4, 7], hard: ["Hard", 8, 10] };

// What is chosen stays in the address, so that Back, reload and a link to a friend lead to the same list.
let chosen = {};

/** The address of the catalogue as it was seen last, for the way back from a lesson. */
export function catalogueAddress() {
  const asked = Object.entries(chosen).filter(([, value]) => value);
  return asked.length ? `#/?${new URLSearchParams(asked)}` : "#/";
}

const levelOf = (difficulty) => Object.keys(LEVELS).find((name) => difficulty <= LEVELS[name][2]) ?? "hard";

function fits(lesson) {
  const words = [lesson.title, lesson.blurb, proper(lesson.language), ...lesson.concepts].join(" ").toLowerCase();
  const found = (chosen.search ?? "").toLowerCase().split(/\s+/).every((word) => words.includes(word));
  return (
    found &&
    (!chosen.language || lesson.language === chosen.language) &&
    (!chosen.level || levelOf(lesson.difficulty) === chosen.level) &&
    !(chosen.open && lesson.done)
  );
}

function card(lesson) {
  const level = levelOf(lesson.difficulty);
  return h(
    "li",
    { class: "card" },
    h(
      "p",
      { class: "card-top" },
      h("span", { class: `level level-${level}` }, t(LEVELS[level][0])),
      h("span", {}, proper(lesson.language)),
      lesson.done && h("span", { class: "done" }, icon(ICONS.check), t("Passed")),
    ),
    h("h2", {}, h("a", { href: `#/lessons/${lesson.lesson}` }, lesson.title)),
    h("p", { class: "blurb" }, lesson.blurb),
    h("p", { class: "card-foot" }, h("strong", {}, `${number(lesson.xp)} XP`), h("span", {}, count(lesson.tests, "test"))),
    h("ul", { class: "chips", "aria-label": t("Concepts") }, lesson.concepts.map((concept) => h("li", {}, concept))),
  );
}

function select(label, name, options, changed) {
  const choices = options.map(([value, text]) => h("option", { value, selected: chosen[name] === value }, text));
  const field = h("select", { onchange: () => ((chosen[name] = field.value), changed()) }, choices);
  return h("label", {}, h("span", {}, label), field);
}

function filters(lessons, changed) {
  const languages = [...new Set(lessons.map((lesson) => lesson.language))];
  const search = h("input", {
    type: "search",
    value: chosen.search ?? "",
    placeholder: t("Title, topic, concept"),
    oninput: () => ((chosen.search = search.value.trim()), changed()),
  });
  const open = h("input", { type: "checkbox", checked: Boolean(chosen.open), onchange: () => ((chosen.open = open.checked ? "yes" : ""), changed()) });
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { class: "grow" }, h("span", {}, t("Search")), search),
    select(t("Language"), "language", [["", t("All")], ...languages.map((each) => [each, proper(each)])], changed),
    select(t("Difficulty"), "level", [["", t("All")], ...Object.entries(LEVELS).map(([name, [word]]) => [name, t(word)])], changed),
    profile() && h("label", { class: "tick" }, open, h("span", {}, t("Hide passed"))),
  );
}

async function continuing(lessons) {
  const lesson = await here(lessons);
  if (!lesson) return null;
  return h(
    "section",
    { class: "panel continue", "aria-label": t("Go on") },
    h("div", { class: "grow" }, h("p", { class: "facts" }, t("Go on where you were"), " · ", proper(lesson.language)), h("h2", {}, lesson.title), h("p", { class: "blurb" }, lesson.blurb)),
    h("a", { class: "button primary", href: `#/lessons/${lesson.lesson}` }, t("Continue")),
  );
}

export async function lessonsView({ search, language, level, open }) {
  chosen = { search, language, level, open };
  const more = async () => {
    lessons = await catalogue();
    const [form, paths] = [filters(lessons, changed), tracks(lessons)];
    asked.replaceWith(form);
    taught.replaceWith(paths);
    [asked, taught] = [form, paths];
    show();
  };
  let [lessons, , additions] = await Promise.all([catalogue(), known(), additionsPanel(more)]);
  const last = await continuing(lessons);
  const list = h("ul", { class: "cards" });
  const found = h("p", { class: "found", role: "status" });
  const show = () => {
    const shown = lessons.filter((lesson) => fits(lesson));
    list.replaceChildren(...shown.map((lesson) => card(lesson)));
    found.textContent = shown.length ? count(shown.length, "lesson") : t("No lesson fits this filter.");
  };
  const changed = () => {
    history.replaceState(history.state, "", catalogueAddress());
    show();
  };
  let [asked, taught] = [filters(lessons, changed), tracks(lessons)];
  show();
  return {
    title: t("Lessons"),
    content: [
      h(
        "header",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, t("Learn by solving")),
        h("p", {}, t("Pick a lesson, write the code here, and see within a second what works and what does not yet. Every first pass earns XP.")),
      ),
      last,
      additions.content,
      taught,
      asked,
      found,
      list,
    ],
    leave: additions.leave,
  };
}
