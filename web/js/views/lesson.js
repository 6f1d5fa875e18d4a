// One lesson: what is asked on one side, the code and its verdict on the other.

import * as api from "../api.js";
import { h } from "../dom.js";
import * as drafts from "../drafts.js";
import { editor } from "../editor.js";
import { markdown } from "../markdown.js";
import { problemPanel } from "../problem.js";
import { signInLink } from "../router.js";
import { signedIn } from "../session.js";
import * as student from "../student.js";
import { submit } from "../submitting.js";
import { earned, verdict } from "../verdict.js";
import { count, number, proper } from "../words.js";

function task(lesson) {
  // The first heading of the instructions is the title again.
  const text = lesson.instructions.replace(/^\s*# .*\n?/, "");
  const hints = lesson.hints.map((hint, at) =>
    h("details", { class: "hint" }, h("summary", {}, `Hint ${at + 1}`), markdown(hint)),
  );
  const { authors, licence, url, kind } = lesson.source;
  const origin = kind === "exercism" ? "From Exercism" : authors.length ? `By ${authors.join(", ")}` : "";
  return h(
    "article",
    { class: "task" },
    h("div", { class: "prose" }, markdown(text)),
    hints.length > 0 && h("section", { class: "hints", "aria-label": "Hints" }, hints),
    h("p", { class: "source" }, [origin, `licence ${licence}`].filter(Boolean).join(", "), /^https:\/\//.test(url ?? "") && [" · ", h("a", { href: url, rel: "noopener noreferrer" }, "source")]),
  );
}

function tabs(names, panels) {
  if (names.length === 1) return h("p", { class: "file-name" }, names[0]);
  const buttons = names.map((name, at) =>
    h("button", { type: "button", role: "tab", id: `tab-${at}`, "aria-controls": `file-${at}`, onclick: () => choose(at) }, name),
  );
  function choose(chosen) {
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === chosen));
      button.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
  }
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next].focus();
  };
  panels.forEach((panel, at) => {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `tab-${at}`);
    panel.id = `file-${at}`;
  });
  choose(0);
  return h("div", { class: "file-tabs", role: "tablist", "aria-label": "Files", onkeydown: move }, buttons);
}

class Desk {
  constructor(lesson) {
    this.lesson = lesson;
    this.files = drafts.restored(lesson.lesson, lesson.starter);
    this.button = h("button", { type: "button", class: "primary", onclick: () => this.send() }, "Submit");
    this.status = h("p", { class: "status", role: "status" });
    this.result = h("div", { class: "result" });
    this.editors = Object.entries(this.files).map(([name, text]) => this.editor(name, text));
  }

  editor(name, text) {
    const changed = (value) => {
      this.files[name] = value;
      const kept = drafts.keep(this.lesson.lesson, this.files, this.lesson.starter);
      this.status.textContent = kept ? "" : "This browser keeps no drafts; do not close the page before you submit.";
    };
    return { name, ...editor({ name, text, language: this.lesson.language, changed, send: () => this.send() }) };
  }

  startOver() {
    if (!confirm("Throw your code away and begin with the starter files again?")) return;
    for (const each of this.editors) each.set(this.lesson.starter[each.name]);
  }

  async send() {
    if (this.button.disabled) return;
    this.button.disabled = true;
    this.status.textContent = "Running the tests…";
    this.result.replaceChildren();
    try {
      await this.judged(await submit(this.lesson.lesson, this.files, (text) => (this.status.textContent = text)));
    } catch (error) {
      this.status.textContent = "";
      const ended = error.status === 401;
      this.result.replaceChildren(problemPanel(error, ended ? null : () => this.send()));
      if (ended) this.result.append(h("p", {}, signInLink("Sign in again")));
    } finally {
      this.button.disabled = false;
    }
  }

  async judged({ report, ...submission }) {
    this.status.textContent = "";
    this.button.disabled = false;
    const shown = verdict(report);
    this.result.replaceChildren(shown);
    shown.querySelector("h2").focus({ preventScroll: true });
    shown.scrollIntoView({ block: "nearest" });
    if (report.outcome === "passed") await this.awarded(submission, shown.querySelector(".award"));
  }

  async awarded(submission, place) {
    student.rememberPassed(this.lesson.lesson);
    place.append(h("p", { class: "loading" }, "Counting your XP…"));
    try {
      const before = student.profile() ?? (await student.refresh());
      const xp = await student.award(submission);
      const after = xp ? await student.risen(before.xp) : null;
      place.replaceChildren(...earned(xp, before, after));
    } catch (error) {
      place.replaceChildren(problemPanel(error));
    }
  }

  element() {
    const names = this.editors.map((each) => each.name);
    const panels = this.editors.map((each) => each.element);
    return h(
      "section",
      { class: "desk", "aria-label": "Your solution" },
      h("div", { class: "desk-frame" }, tabs(names, panels), panels),
      h("p", { class: "help", id: "editor-help" }, "Tab indents; Esc, then Tab, leaves the editor. Ctrl+Enter submits."),
      h(
        "div",
        { class: "actions" },
        signedIn() ? this.button : signInLink("Sign in to submit", "button primary"),
        h("button", { type: "button", class: "quiet", onclick: () => this.startOver() }, "Start over"),
        this.status,
      ),
      this.result,
    );
  }
}

export async function lessonView({ language, slug }) {
  const lesson = await api.lesson(language, slug);
  const facts = [proper(lesson.language), `difficulty ${lesson.difficulty} of 10`, count(lesson.tests, "test"), `${number(lesson.xp)} XP`];
  return {
    title: lesson.title,
    content: [
      h(
        "header",
        { class: "lesson-head" },
        h("p", { class: "crumb" }, h("a", { href: "#/" }, "Lessons")),
        h("h1", { tabindex: "-1" }, lesson.title),
        h("p", { class: "facts" }, facts.join(" · ")),
        lesson.prerequisites.length > 0 && h("p", { class: "facts" }, `Builds on ${lesson.prerequisites.join(", ")}`),
      ),
      h("div", { class: "bench" }, task(lesson), new Desk(lesson).element()),
    ],
  };
}
