// The catalogue: every lesson as a card, with a filter.

import * as api from "../api.js";
import { ICONS, h, icon } from "../dom.js";
import { known, passed, profile } from "../student.js";
import { count, number, proper } from "../words.js";

const LEVELS = { easy: ["Easy", 1, 3], medium: ["Medium", 4, 7], hard: ["Hard", 8, 10] };
const chosen = { text: "", language: "", difficulty: "", open: false };

const levelOf = (difficulty) => Object.keys(LEVELS).find((name) => difficulty <= LEVELS[name][2]) ?? "hard";

function fits(lesson, done) {
  const words = [lesson.title, lesson.blurb, proper(lesson.language), ...lesson.concepts].join(" ").toLowerCase();
  const found = chosen.text.toLowerCase().split(/\s+/).every((word) => words.includes(word));
  return (
    found &&
    (!chosen.language || lesson.language === chosen.language) &&
    (!chosen.difficulty || levelOf(lesson.difficulty) === chosen.difficulty) &&
    !(chosen.open && done.has(lesson.lesson))
  );
}

function card(lesson, done) {
  const level = levelOf(lesson.difficulty);
  return h(
    "li",
    { class: "card" },
    h(
      "p",
      { class: "card-top" },
      h("span", { class: `level level-${level}` }, LEVELS[level][0]),
      h("span", {}, proper(lesson.language)),
      done.has(lesson.lesson) && h("span", { class: "done" }, icon(ICONS.check), "Passed"),
    ),
    h("h2", {}, h("a", { href: `#/lessons/${lesson.lesson}` }, lesson.title)),
    h("p", { class: "blurb" }, lesson.blurb),
    h("p", { class: "card-foot" }, h("strong", {}, `${number(lesson.xp)} XP`), h("span", {}, count(lesson.tests, "test"))),
    h("ul", { class: "chips", "aria-label": "Concepts" }, lesson.concepts.map((concept) => h("li", {}, concept))),
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
    value: chosen.text,
    placeholder: "Title, topic, concept",
    oninput: () => ((chosen.text = search.value.trim()), changed()),
  });
  const open = h("input", { type: "checkbox", checked: chosen.open, onchange: () => ((chosen.open = open.checked), changed()) });
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { class: "grow" }, h("span", {}, "Search"), search),
    select("Language", "language", [["", "All"], ...languages.map((each) => [each, proper(each)])], changed),
    select("Difficulty", "difficulty", [["", "All"], ...Object.entries(LEVELS).map(([name, [word]]) => [name, word])], changed),
    profile() && h("label", { class: "tick" }, open, h("span", {}, "Hide passed")),
  );
}

export async function lessonsView() {
  const [{ lessons }] = await Promise.all([api.lessons(), known()]);
  const done = passed();
  const list = h("ul", { class: "cards" });
  const found = h("p", { class: "found", role: "status" });
  const show = () => {
    const shown = lessons.filter((lesson) => fits(lesson, done));
    list.replaceChildren(...shown.map((lesson) => card(lesson, done)));
    found.textContent = shown.length ? count(shown.length, "lesson") : "No lesson fits this filter.";
  };
  show();
  return {
    title: "Lessons",
    content: [
      h(
        "header",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, "Learn by solving"),
        h("p", {}, "Pick a lesson, write the code here, and see within a second what works and what does not yet. Every first pass earns XP."),
      ),
      filters(lessons, show),
      found,
      list,
    ],
  };
}
