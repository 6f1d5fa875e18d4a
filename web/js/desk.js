// The student's side of a lesson: the files in their editors, what is done with them, and what came of it.

import * as drafts from "./drafts.js";
import { h } from "./dom.js";
import { editor } from "./editor.js";
import { fileTabs } from "./files.js";
import { problemPanel } from "./problem.js";
import { signInLink } from "./router.js";
import { signedIn } from "./session.js";
import * as student from "./student.js";
import { submit } from "./submitting.js";
import { earned, verdict } from "./verdict.js";
import { t } from "./words.js";

export class Desk {
  constructor(lesson) {
    this.lesson = lesson;
    const draft = drafts.kept(lesson.lesson)?.files ?? {};
    const texts = Object.entries(lesson.starter).map(([name, text]) => [name, typeof draft[name] === "string" ? draft[name] : text]);
    this.files = Object.fromEntries(texts);
    this.button = h("button", { type: "button", class: "primary", onclick: () => this.send() }, t("Submit"));
    this.status = h("p", { class: "status", role: "status" });
    this.result = h("div", { class: "result" }, h("p", { class: "waiting" }, t("Here you see which tests pass as soon as you submit.")));
    this.editors = texts.map(([name, text]) => this.editor(name, text));
    this.show = () => {};
  }

  editor(name, text) {
    const keys = [{ key: "Mod-Enter", run: () => this.send() }];
    return editor({ name, text, language: this.lesson.language, keys, changed: (value) => this.changed(name, value) });
  }

  changed(name, value) {
    this.files[name] = value;
    const kept = drafts.keep(this.lesson.lesson, { files: this.files });
    this.status.textContent = kept ? "" : t("This browser keeps no drafts; do not close the page before you submit.");
  }

  startOver() {
    if (!confirm(t("Begin with the starter files again? Ctrl+Z brings your code back."))) return;
    for (const each of this.editors) each.set(this.lesson.starter[each.name]);
    drafts.forget(this.lesson.lesson);
  }

  close() {}

  async send() {
    if (this.button.disabled) return;
    if (!signedIn()) return (this.status.textContent = t("Sign in to submit"));
    this.button.disabled = true;
    this.status.textContent = t("Running the tests…");
    try {
      await this.judged(await submit(this.lesson.lesson, this.files, (text) => (this.status.textContent = text)));
    } catch (error) {
      this.status.textContent = "";
      const ended = error.status === 401;
      this.result.replaceChildren(problemPanel(error, ended ? null : () => this.send()));
      if (ended) this.result.append(h("p", {}, signInLink(t("Sign in again"))));
      this.show("result");
    } finally {
      this.button.disabled = false;
    }
  }

  async judged({ report, ...submission }) {
    this.status.textContent = "";
    this.button.disabled = false;
    const shown = verdict(report);
    this.result.replaceChildren(shown);
    this.show("result");
    shown.querySelector("h2").focus({ preventScroll: true });
    this.result.parentElement.scrollTop = 0;
    if (report.outcome === "passed") await this.awarded(submission, shown.querySelector(".award"));
  }

  async awarded(submission, place) {
    student.rememberPassed(this.lesson.lesson);
    place.append(h("p", { class: "loading" }, t("Counting your XP…")));
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
      "div",
      { class: "desk" },
      h("div", { class: "desk-frame" }, fileTabs(names, panels), panels),
      h(
        "div",
        { class: "actions" },
        signedIn() ? this.button : signInLink(t("Sign in to submit"), "button primary"),
        h("button", { type: "button", class: "quiet", onclick: () => this.startOver() }, t("Start over")),
        this.status,
      ),
      h("p", { class: "help", id: "editor-help" }, t("Ctrl+Enter submits. Tab indents; Esc, then Tab, leaves the editor.")),
    );
  }
}
