// The student's side of a lesson: the files in their editors, and what is done with them.

import { h } from "./dom.js";
import { editor } from "./editor.js";
import { fileTabs } from "./files.js";
import { problemPanel } from "./problem.js";
import { Results } from "./results.js";
import { signInLink } from "./router.js";
import { beforeSignOut, signedIn } from "./session.js";
import { submit, tryOut } from "./submitting.js";
import { t } from "./words.js";

const STATES = {
  saving: "Saving…",
  saved: "Saved",
  tab: "Not saved yet",
};

function copied(starter, texts) {
  const names = Object.keys(starter);
  return Object.fromEntries(names.map((name) => [name, typeof texts?.[name] === "string" ? texts[name] : starter[name]]));
}

export class Desk {
  /** With `preview`, the lesson is not published: it can be run and not submitted to. */
  constructor(lesson, draft, preview = false) {
    this.lesson = lesson;
    this.draft = draft;
    this.preview = preview;
    this.files = copied(lesson.starter, draft.files);
    this.buttons = [
      h("button", { type: "button", class: "button", onclick: () => this.run() }, t("Run")),
      !preview && h("button", { type: "button", class: "primary", onclick: () => this.send() }, t("Submit")),
    ].filter(Boolean);
    this.main = [...this.buttons];
    this.status = h("p", { class: "status", role: "status" });
    this.kept = h("span", { class: "kept" });
    this.notice = h("div", { role: "alert" });
    this.results = new Results(lesson, { files: () => this.files, put: (files) => this.put(files), show: () => this.show("result"), preview });
    this.editors = Object.entries(this.files).map(([name, text]) => this.editor(name, text));
    this.show = () => {};
    this.forgetSignOut = beforeSignOut(() => draft.flush());
    this.hidden = () => document.visibilityState === "hidden" && draft.flush();
    document.addEventListener("visibilitychange", this.hidden);
    draft.follow((state, error) => this.told(state, error), lesson.version);
    if (signedIn() && !preview) this.results.resume();
  }

  editor(name, text) {
    const keys = [
      { key: "Mod-Enter", run: () => (this.preview ? this.run() : this.send()) },
      { key: "Alt-Enter", run: () => this.run() },
    ];
    return editor({ name, text, language: this.lesson.language, keys, changed: (value) => this.changed(name, value) });
  }

  changed(name, value) {
    this.files = { ...this.files, [name]: value };
    this.status.textContent = "";
    this.draft.edit(this.files);
  }

  /** Put other files into the editors; undo takes them back. */
  put(files) {
    const texts = copied(this.lesson.starter, files);
    for (const each of this.editors) if (each.text() !== texts[each.name]) each.set(texts[each.name]);
    this.show("code");
  }

  told(state, error) {
    this.kept.textContent = STATES[state] && signedIn() ? t(STATES[state]) : "";
    if (state === "unsaved") this.status.textContent = t("This browser keeps no drafts; do not close the page before you submit.");
    if (state === "changed") this.choose();
    else if (error) this.kept.textContent = t("Only in this tab: {problem}", { problem: error.title });
  }

  /** Somebody with this account saved another text: neither is lost before the student has chosen. */
  choose() {
    const { theirs } = this.draft;
    const mine = () => (this.notice.replaceChildren(), this.draft.insist());
    const other = () => {
      this.notice.replaceChildren();
      this.draft.adopt(theirs);
      this.put(theirs.files);
    };
    this.kept.textContent = "";
    this.notice.replaceChildren(
      h(
        "div",
        { class: "problem" },
        h("p", {}, h("strong", {}, t("Another tab or device has saved other code for this lesson."))),
        h("p", {}, t("Which one do you want to go on with? Ctrl+Z brings back what was here.")),
        h("button", { type: "button", class: "quiet", onclick: () => this.results.compare(theirs.files, this.files) }, t("Show the difference")),
        h("button", { type: "button", class: "quiet", onclick: other }, t("Take the other code")),
        h("button", { type: "button", class: "quiet", onclick: mine }, t("Keep this code")),
      ),
    );
  }

  startOver() {
    if (!confirm(t("Begin with the starter files again? Ctrl+Z brings your code back."))) return;
    this.put(this.lesson.starter);
    this.draft.edit(null);
  }

  close() {
    document.removeEventListener("visibilitychange", this.hidden);
    this.forgetSignOut();
    this.draft.flush();
  }

  say = (text) => (this.status.textContent = text);

  /** Do something with the code and show what came of it, one thing at a time. */
  async work(running, doing, showing) {
    if (this.buttons[0].disabled) return;
    if (!signedIn()) return this.say(t("Sign in to submit"));
    this.busy(true);
    this.say(running);
    try {
      const done = await doing();
      this.busy(false);
      this.say("");
      await showing(done);
    } catch (error) {
      this.say("");
      const ended = error.status === 401;
      const panel = problemPanel(error, ended ? null : () => this.work(running, doing, showing));
      this.results.problem(panel, ended && h("p", {}, signInLink(t("Sign in again"))));
    } finally {
      this.busy(false);
    }
  }

  busy = (now) => this.buttons.forEach((button) => (button.disabled = now));

  run(input) {
    return this.work(t("Running your code…"), () => tryOut(this.lesson.lesson, this.files, { input, preview: this.preview }, this.say), (trial) => this.results.tried(trial, input));
  }

  send() {
    return this.work(t("Running the tests…"), () => submit(this.lesson.lesson, this.files, this.say), (submission) => this.results.judged(submission));
  }

  ownInput() {
    const area = h("textarea", { id: "own-input", rows: "4", spellcheck: "false" });
    area.value = this.lesson.samples[0]?.input ?? "";
    const button = h("button", { type: "button", class: "button", onclick: () => this.run(area.value) }, t("Run on this input"));
    this.buttons.push(button);
    return h("details", { class: "own-input" }, h("summary", {}, t("An input of your own")), h("label", { for: "own-input" }, t("What the program reads")), area, button);
  }

  element() {
    const names = this.editors.map((each) => each.name);
    const panels = this.editors.map((each) => each.element);
    const own = signedIn() && this.lesson.kind === "program" && this.ownInput();
    return h(
      "div",
      { class: "desk" },
      this.notice,
      h("div", { class: "desk-frame" }, fileTabs(names, panels), panels),
      own,
      h(
        "div",
        { class: "actions" },
        signedIn() ? this.main : signInLink(t("Sign in to submit"), "button primary"),
        h("button", { type: "button", class: "quiet", onclick: () => this.startOver() }, t("Start over")),
        this.kept,
        this.status,
      ),
      h("p", { class: "help", id: "editor-help" }, this.preview ? t("Alt+Enter runs. Tab indents; Esc, then Tab, leaves the editor.") : t("Ctrl+Enter submits, Alt+Enter runs. Tab indents; Esc, then Tab, leaves the editor.")),
    );
  }
}
