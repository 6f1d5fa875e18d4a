// The workbench's right pane: the result that is looked at, and below it the attempts at this lesson.

import * as api from "./api.js";
import { Attempts } from "./attempts.js";
import { differences } from "./difference.js";
import { h } from "./dom.js";
import { problemPanel } from "./problem.js";
import { Solutions } from "./solutions.js";
import * as student from "./student.js";
import { graded } from "./submitting.js";
import { following } from "./track.js";
import { earned, nextStep, verdict } from "./verdict.js";
import { moment, t } from "./words.js";

async function nextLesson(lesson) {
  const { lessons } = await api.catalogue(lesson.language);
  return following(lesson, lessons);
}

/** Two panels, of which the first is shown; the choice is hidden until there is something to choose. */
function tabs(panels) {
  const buttons = panels.map(([title], at) => h("button", { type: "button", "aria-pressed": "false", onclick: () => choose(at) }, title));
  function choose(chosen) {
    panels.forEach(([, panel, opened], at) => {
      const fresh = at === chosen && panel.hidden;
      panel.hidden = at !== chosen;
      buttons[at].setAttribute("aria-pressed", String(at === chosen));
      if (fresh) opened();
    });
  }
  choose(0);
  return { element: h("div", { class: "result-choice", hidden: true }, buttons), choose };
}

export class Results {
  /** `desk` gives the `files` as they are now, takes others with `put(files)`, `show()` turns a phone to this pane, and a `preview` cannot be submitted to. */
  constructor(lesson, desk) {
    this.lesson = lesson;
    this.desk = desk;
    const waiting = desk.preview ? t("Here you see which tests pass as soon as you run the code.") : t("Here you see which tests pass as soon as you run or submit your code.");
    this.place = h("div", { class: "result" }, h("p", { class: "waiting" }, waiting));
    this.attempts = new Attempts(lesson, { ...desk, open: (attempt) => this.open(attempt) });
    this.solutions = new Solutions(lesson, desk);
    const own = h("div", {}, this.place, this.attempts.element);
    this.tabs = tabs([
      [t("Your result"), own, () => {}],
      [t("Solutions of others"), this.solutions.element, () => this.solutions.load()],
    ]);
    this.element = h("div", { class: "results" }, this.tabs.element, own, this.solutions.element);
    this.turn = 0;
  }

  /** The attempts; whoever has passed, or may have long ago, gets the tab with the solutions of others. */
  async listed(chosen) {
    const list = await this.attempts.load(chosen);
    this.tabs.element.hidden = !this.attempts.more && !list.some((each) => each.outcome === "passed");
    return list;
  }

  fill(...shown) {
    this.turn++;
    this.place.replaceChildren(...shown.filter(Boolean));
  }

  /** Show something that was asked for: readers are told, and a phone turns to it. */
  present(shown) {
    this.fill(shown);
    this.tabs.choose(0);
    this.desk.show();
    shown.querySelector("h2").focus({ preventScroll: true });
    this.element.parentElement.scrollTop = 0;
  }

  problem(...panels) {
    this.fill(...panels);
    this.tabs.choose(0);
    this.desk.show();
  }

  /** What a trial showed; with an own `input`, what the program printed. */
  tried({ report }, input) {
    this.present(verdict(report, input === undefined ? "trial" : "input"));
  }

  async judged(submission) {
    const { report } = submission;
    const shown = verdict(report);
    this.present(shown);
    const listed = this.listed(submission.submission_id);
    if (report.outcome === "passed") await this.awarded(submission, shown.querySelector(".award"));
    await listed;
    if (submission.xp === null) await this.attempts.load(submission.submission_id);
  }

  async awarded(submission, place) {
    place.append(h("p", { class: "loading" }, t("Counting your XP…")));
    try {
      const before = student.profile() ?? (await student.refresh());
      const xp = await student.award(submission);
      const after = xp ? await student.risen(before.xp) : null;
      place.replaceChildren(...earned(xp, before, after), nextStep(await nextLesson(this.lesson)));
    } catch (error) {
      place.replaceChildren(problemPanel(error));
    }
  }

  /** Show the last verdict again, after a reload or on another device; one that is not there yet is waited for. */
  async resume() {
    const [last] = await this.listed();
    if (!last || this.turn > 0) return;
    await this.open(last, (shown) => this.fill(shown));
  }

  async open(attempt, present = (shown) => this.present(shown)) {
    const turn = this.turn;
    try {
      const submission = await graded(await api.submission(attempt.submission_id), () => {});
      if (turn !== this.turn) return; // something newer is shown
      const shown = verdict(submission.report);
      shown.prepend(h("p", { class: "facts" }, t("Submitted {time}", { time: moment(submission.created_at) })));
      present(shown);
      if (attempt.outcome === null) await this.attempts.load(attempt.submission_id);
      else this.attempts.choose(attempt.submission_id);
      if (submission.report.outcome === "passed") shown.querySelector(".award").append(nextStep(await nextLesson(this.lesson)));
    } catch (error) {
      if (turn === this.turn) this.problem(problemPanel(error, () => this.open(attempt)));
    }
  }

  async compare(before, after) {
    const shown = await differences(before, after, this.lesson.language);
    this.present(h("section", { class: "panel" }, h("h2", { tabindex: "-1" }, t("The difference")), shown));
  }
}
