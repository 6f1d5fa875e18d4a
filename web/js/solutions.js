// Solutions of others: of those who agreed, under the name that they chose, for who has passed the lesson.

import * as api from "./api.js";
import { differences } from "./difference.js";
import { h } from "./dom.js";
import { codeBlock } from "./grammars.js";
import { loading, problemPanel } from "./problem.js";
import { t } from "./words.js";

const LONGEST_REASON = 500;

/** Every file of a solution, as text in colours. */
export const filesOf = (files, language) =>
  Object.entries(files).flatMap(([name, text]) => [h("p", { class: "label" }, name), codeBlock(text, language)]);

/** Says what is done with the student's own solution. */
function own({ shown_as: name, taken_down_because: reason }) {
  if (reason) return h("p", { class: "problem" }, t("An administrator took your solution down: {reason}", { reason }));
  const text = name ? t("Your own solution is shown to others as {name}.", { name }) : t("Others do not see your solution.");
  return h("p", { class: "facts" }, text, " ", h("a", { href: "#/profile" }, t("Change this in your profile")));
}

export class Solutions {
  /** `files()` is the code in the editor. */
  constructor(lesson, { files }) {
    Object.assign(this, { lesson, files, list: [], next: null, chosen: null });
    this.place = h("div", { class: "solution" });
    this.names = h("div");
    this.element = h("section", { class: "attempts", "aria-label": t("Solutions of others") }, this.names, this.place);
  }

  async load() {
    this.names.replaceChildren(loading());
    this.place.replaceChildren();
    Object.assign(this, { list: [], chosen: null });
    await this.more("");
  }

  async more(token) {
    try {
      const page = await api.solutions(this.lesson.lesson, token);
      Object.assign(this, { list: [...this.list, ...page.solutions], next: page.next, own: page.own });
      this.draw();
    } catch (error) {
      this.names.replaceChildren(problemPanel(error, () => this.more(token)));
    }
  }

  row(solution) {
    const open = () => this.open(solution);
    const pressed = String(solution === this.chosen);
    return h("li", {}, h("button", { type: "button", "aria-pressed": pressed, onclick: open }, h("strong", {}, h("bdi", {}, solution.name))));
  }

  draw() {
    const more = this.next && h("button", { type: "button", class: "link", onclick: () => this.more(this.next) }, t("More solutions"));
    const rows = this.list.length > 0 && h("ol", {}, this.list.map((each) => this.row(each)));
    const none = !rows && h("p", {}, this.next ? t("Nobody among the last who passed shares a solution.") : t("Nobody else shares a solution of this lesson yet."));
    this.names.replaceChildren(...[own(this.own), rows, none, more].filter(Boolean));
  }

  async open(solution) {
    this.chosen = solution;
    this.draw();
    this.place.replaceChildren(loading());
    try {
      const { files } = await api.solution(this.lesson.lesson, solution.submission_id);
      if (this.chosen === solution) this.show(solution, files);
    } catch (error) {
      if (this.chosen === solution) this.place.replaceChildren(problemPanel(error, () => this.open(solution)));
    }
  }

  show(solution, files) {
    const code = h("div", { class: "attempt-code" }, filesOf(files, this.lesson.language));
    const compared = async () => {
      const mine = this.files();
      const theirs = Object.fromEntries(Object.keys(mine).map((name) => [name, files[name] ?? ""]));
      code.replaceChildren(await differences(mine, theirs, this.lesson.language));
    };
    const title = h("h2", { tabindex: "-1" }, t("Solution of {name}", { name: solution.name }));
    const compare = h("button", { type: "button", class: "quiet", onclick: compared }, t("Compare with the code in the editor"));
    this.place.replaceChildren(title, compare, code, this.report(solution));
    title.focus({ preventScroll: true });
  }

  /** The report button, which becomes a form. */
  report(solution) {
    const reason = h("textarea", { id: "reason", rows: "3", maxlength: String(LONGEST_REASON), required: true });
    const status = h("div", { role: "status" });
    const send = async (event) => {
      event.preventDefault();
      try {
        await api.complain(this.lesson.lesson, solution.submission_id, reason.value);
        form.replaceChildren(h("p", {}, t("Thank you. An administrator will look at this solution.")));
      } catch (error) {
        status.replaceChildren(problemPanel(error));
      }
    };
    const form = h(
      "form",
      { class: "complaint", onsubmit: send },
      h("label", { for: "reason" }, t("What is wrong with this solution? Administrators read this, and do not learn who wrote it.")),
      reason,
      h("button", { class: "button" }, t("Send the report")),
    );
    return h("details", { class: "reporting" }, h("summary", {}, t("Report this solution")), form, status);
  }
}
