// The attempts at a lesson: what became of each, its code, and what changed between any two.

import * as api from "./api.js";
import { differences } from "./difference.js";
import { ICONS, h, icon } from "./dom.js";
import { codeBlock } from "./grammars.js";
import { problemPanel } from "./problem.js";
import { moment, number, t } from "./words.js";

const NOW = "now";
/** What became of an attempt, by the outcome that the API names. */
export const OUTCOMES = {
  passed: "Passed",
  failed: "Not yet",
  compile_error: "Could not be loaded",
  timed_out: "Too slow",
  out_of_memory: "Out of memory",
  crashed: "Ended by itself",
  infrastructure_error: "Did not count",
};

/** What became of an attempt, in a few words. */
export function result({ outcome, passed, total }) {
  const word = outcome ? t(OUTCOMES[outcome] ?? outcome) : t("Is being graded");
  return total ? `${word}, ${t("{good} of {all} tests", { good: number(passed), all: number(total) })}` : word;
}

export class Attempts {
  /** `open(attempt)` shows a verdict; `files()` and `put(files)` are the editor's. */
  constructor(lesson, { open, files, put }) {
    Object.assign(this, { lesson, open, files, put, list: [], more: null, opened: null, texts: new Map() });
    this.element = h("section", { class: "attempts", "aria-label": t("Attempts"), hidden: true });
  }

  /** Read the list again; the newest attempts, newest first. */
  async load(chosen = this.chosen) {
    try {
      const page = await api.submissions(this.lesson.lesson);
      Object.assign(this, { list: page.submissions, more: page.next, chosen });
      this.draw();
    } catch (error) {
      this.element.hidden = false;
      this.element.replaceChildren(problemPanel(error, () => this.load(chosen)));
    }
    return this.list;
  }

  async older() {
    const page = await api.submissions(this.lesson.lesson, this.more);
    Object.assign(this, { list: [...this.list, ...page.submissions], more: page.next });
    this.draw();
  }

  choose(chosen) {
    if (this.chosen === chosen) return;
    this.chosen = chosen;
    this.draw();
  }

  /** "Attempt 3" as long as all are known, or else when it was. */
  name(attempt) {
    const at = this.list.indexOf(attempt);
    return this.more ? moment(attempt.created_at) : t("Attempt {number}", { number: number(this.list.length - at) });
  }

  row(attempt) {
    const drawing = attempt.outcome === "passed" ? ICONS.check : attempt.outcome ? ICONS.cross : ICONS.clock;
    const current = attempt.submission_id === this.chosen;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", "aria-pressed": String(current), onclick: () => this.open(attempt) },
        icon(drawing, `icon state-${attempt.outcome === "passed" ? "passed" : "failed"}`),
        h("strong", {}, this.name(attempt)),
        h("span", { class: "attempt-result" }, attempt.regrade_of ? t("Graded again: {result}", { result: result(attempt) }) : result(attempt)),
        h("span", { class: "attempt-time" }, moment(attempt.created_at)),
        attempt.xp > 0 && h("span", { class: "attempt-xp" }, `+${number(attempt.xp)} XP`),
      ),
    );
  }

  draw() {
    this.element.hidden = this.list.length === 0;
    const more = this.more && h("button", { type: "button", class: "link", onclick: () => this.older() }, t("Earlier attempts"));
    this.element.replaceChildren(...[h("h2", {}, t("Attempts")), h("ol", {}, this.list.map((each) => this.row(each))), more, this.code()].filter(Boolean));
  }

  /** The code of the chosen attempt, alone or beside that of another one. */
  code() {
    const attempt = this.list.find((each) => each.submission_id === this.chosen);
    if (!attempt) return null;
    const others = this.list.filter((each) => each !== attempt).map((each) => [each.submission_id, this.name(each)]);
    const place = h("div", { class: "attempt-code" });
    const options = [["", t("nothing")], [NOW, t("the code in the editor")], ...others].map(([value, text]) => h("option", { value }, text));
    const other = h("select", { id: "compare-with", onchange: () => this.compare(attempt, other.value, place) }, options);
    // The list is drawn again when XP arrive: what the student has opened stays open.
    const toggled = () => {
      this.opened = details.open ? attempt.submission_id : null;
      if (details.open && !place.firstChild) this.compare(attempt, "", place);
    };
    const details = h(
      "details",
      { open: this.opened === attempt.submission_id, ontoggle: toggled },
      h("summary", {}, t("Code of {name}", { name: this.name(attempt) })),
      h(
        "p",
        { class: "compare" },
        h("label", { for: "compare-with" }, t("Compare with")),
        other,
        h("button", { type: "button", class: "quiet", onclick: () => this.restore(attempt, place) }, t("Put into the editor")),
      ),
      place,
    );
    return details;
  }

  async text(id) {
    if (!this.texts.has(id)) {
      const { files } = await api.submittedFiles(id);
      const own = Object.keys(this.lesson.starter).filter((name) => name in files);
      this.texts.set(id, Object.fromEntries(own.map((name) => [name, files[name]])));
    }
    return this.texts.get(id);
  }

  async compare(attempt, other, place) {
    try {
      const mine = await this.text(attempt.submission_id);
      if (!other) return place.replaceChildren(...Object.entries(mine).flatMap(([name, text]) => [h("p", { class: "label" }, name), codeBlock(text, this.lesson.language)]));
      const theirs = other === NOW ? this.files() : await this.text(other);
      const later = other === NOW || this.list.findIndex((each) => each.submission_id === other) < this.list.indexOf(attempt);
      place.replaceChildren(await (later ? differences(mine, theirs, this.lesson.language) : differences(theirs, mine, this.lesson.language)));
    } catch (error) {
      place.replaceChildren(problemPanel(error, () => this.compare(attempt, other, place)));
    }
  }

  async restore(attempt, place) {
    try {
      this.put(await this.text(attempt.submission_id));
    } catch (error) {
      place.replaceChildren(problemPanel(error));
    }
  }
}
