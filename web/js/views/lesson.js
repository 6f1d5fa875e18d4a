// One lesson: what is asked, the code and its result, side by side.

import * as api from "../api.js";
import { Desk } from "../desk.js";
import { Draft } from "../drafts.js";
import { h } from "../dom.js";
import { markdown } from "../markdown.js";
import { workbench } from "../panes.js";
import { known } from "../student.js";
import { count, number, proper, t } from "../words.js";
import { catalogueAddress } from "./lessons.js";

function source({ authors, licence, url, kind }) {
  const origin = kind === "exercism" ? t("From Exercism") : authors.length ? t("By {authors}", { authors: authors.join(", ") }) : "";
  const link = /^https:\/\//.test(url ?? "") && [" · ", h("a", { href: url, rel: "noopener noreferrer" }, t("source"))];
  return h("p", { class: "source" }, [origin, t("licence {licence}", { licence })].filter(Boolean).join(", "), link);
}

/** The visible cases of a program: what it reads and what it should print. */
function samples({ samples }) {
  const shown = samples.map(({ name, input, output }) =>
    h("figure", { class: "sample", "aria-label": name }, [
      h("div", {}, h("p", { class: "label" }, t("Input")), h("pre", { tabindex: "0" }, input)),
      h("div", {}, h("p", { class: "label" }, t("Output")), h("pre", { tabindex: "0" }, output)),
    ]),
  );
  return shown.length > 0 && h("section", { class: "samples" }, h("h2", {}, t("Examples")), shown);
}

function task(lesson) {
  // The first heading of the instructions is the title again.
  const text = lesson.instructions.replace(/^\s*# .*\n?/, "");
  const hints = lesson.hints.map((hint, at) =>
    h("details", { class: "hint" }, h("summary", {}, t("Hint {number}", { number: at + 1 })), markdown(hint, lesson.images)),
  );
  return h(
    "article",
    { class: "task" },
    h("div", { class: "prose" }, markdown(text, lesson.images)),
    samples(lesson),
    hints.length > 0 && h("section", { class: "hints", "aria-label": t("Hints") }, hints),
    source(lesson.source),
  );
}

/** `way` leads back to where the reader comes from. */
function head(lesson, way) {
  const facts = [
    proper(lesson.language),
    t("difficulty {n} of 10", { n: lesson.difficulty }),
    count(lesson.tests, "test"),
    `${number(lesson.xp)} XP`,
    lesson.memory_mib && t("at most {n} MiB of memory", { n: number(lesson.memory_mib) }),
    lesson.prerequisites.length > 0 && t("builds on {lessons}", { lessons: lesson.prerequisites.join(", ") }),
  ];
  return h(
    "header",
    { class: "lesson-head" },
    h("p", { class: "crumb" }, way),
    h("h1", { tabindex: "-1" }, lesson.title),
    h("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
  );
}

export async function lessonView({ language, slug }) {
  const draft = new Draft(`${language}/${slug}`);
  const [lesson] = await Promise.all([api.lesson(language, slug), known(), draft.open()]);
  return workbenchView(lesson, new Desk(lesson, draft), h("a", { href: catalogueAddress() }, t("Lessons")));
}

/** The view of a lesson: what students see of it once it is published, and authors before. */
export function workbenchView(lesson, desk, way) {
  const bench = workbench([
    ["task", t("Task"), task(lesson)],
    ["code", t("Code"), desk.element()],
    ["result", t("Result"), desk.results.element],
  ]);
  desk.show = bench.show;
  return { title: lesson.title, content: [head(lesson, way), ...bench.elements], leave: () => desk.close() };
}
