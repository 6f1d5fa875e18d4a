// The administrator's page: figures, queues, boards, finding a student or a submission, and what students have reported.

import * as api from "../api.js";
import { result } from "../attempts.js";
import { h, wait } from "../dom.js";
import { duration, figuresPanel } from "../figures.js";
import { problemPanel } from "../problem.js";
import { filesOf } from "../solutions.js";
import { verdict } from "../verdict.js";
import { count, moment, number, t } from "../words.js";

const POLL_MS = 1_000;
const STATES = {
  running: "The boards are being counted…",
  published: "Every board shows what was counted now.",
  outdated: "A later refresh was published first.",
  failed: "The refresh failed; the boards are as they were.",
};
const DECISIONS = { taken_down: "Taken down", kept: "Kept" };

/** The reports about one solution, with its code and the two decisions. */
function reported(complaints) {
  const [{ submission_id: id, lesson }] = complaints;
  const place = h("div", { class: "attempt-code" });
  const status = h("div", { role: "status" });
  const reason = h("input", { id: `reason-${id}`, maxlength: "500", required: true, autocomplete: "off" });
  const look = async () => {
    try {
      const { files, name, review } = await api.reviewedSolution(id);
      const before = review && t("{decision} before: {reason}", { decision: t(DECISIONS[review.decision]), reason: review.reason });
      place.replaceChildren(h("p", { class: "facts" }, t("Shared as {name}.", { name }), before && ` ${before}`), ...filesOf(files, lesson.split("/")[0]));
    } catch (error) {
      place.replaceChildren(problemPanel(error));
    }
  };
  const details = h("details", { ontoggle: () => details.open && !place.firstChild && look() }, h("summary", {}, t("Show the solution")), place);
  const decide = async (event) => {
    event.preventDefault();
    const decision = event.submitter.value;
    try {
      await api.review(id, decision, reason.value);
      row.replaceChildren(h("p", { role: "status" }, t("{lesson}: {decision}.", { lesson, decision: t(DECISIONS[decision]) })));
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
  };
  const form = h(
    "form",
    { class: "asking", onsubmit: decide },
    h("div", { class: "field grow" }, h("label", { for: reason.id }, t("Reason, which the author reads")), reason),
    h("button", { class: "button", value: "taken_down" }, t("Take down")),
    h("button", { class: "quiet", value: "kept" }, t("Keep")),
  );
  const said = complaints.map((each) => h("li", {}, h("q", {}, each.reason), " ", h("small", {}, moment(each.sent_at))));
  const row = h("li", { class: "reported" }, h("h3", {}, h("a", { href: `#/lessons/${lesson}` }, lesson)), h("ul", {}, said), details, form, status);
  return row;
}

function grouped(complaints) {
  return [...Map.groupBy(complaints, (each) => each.submission_id).values()];
}

/** How old the boards are, and a button that has them counted again. */
async function boards() {
  const { as_of: counted } = await api.boards();
  const status = h("p", { role: "status" });
  const refresh = async () => {
    button.disabled = true;
    try {
      let seen = await api.refreshBoards();
      for (; seen.state === "running"; seen = await api.boardRefresh(seen.refresh_id)) {
        status.replaceChildren(t(STATES.running));
        await wait(POLL_MS);
      }
      status.replaceChildren([t(STATES[seen.state]), seen.detail].filter(Boolean).join(" "));
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
    button.disabled = false;
  };
  const button = h("button", { type: "button", class: "button", onclick: refresh }, t("Refresh now"));
  const age = counted ? t("Counted {time}.", { time: moment(counted) }) : t("They were never counted.");
  return h("section", { class: "panel" }, h("h2", {}, t("Leaderboards")), h("p", { class: "facts" }, age), h("p", {}, button), status);
}

/** A queue whose messages failed for good, and a button that sends them back. */
function failed({ name }) {
  const status = h("p", { role: "status" });
  const redrive = async () => {
    button.disabled = true;
    let sent = 0;
    try {
      for (let more = 1; more > 0; sent += more) more = (await api.redrive(name)).redriven;
      status.replaceChildren(t("{messages} sent back.", { messages: count(sent, "message") }));
    } catch (error) {
      status.replaceChildren(problemPanel(error));
      button.disabled = false;
    }
  };
  const button = h("button", { type: "button", class: "quiet", onclick: redrive }, t("Send back"));
  const advice = t("Messages of {name} failed for good. Find out what was wrong, then send them back.", { name });
  return h("div", { class: "problem" }, h("p", {}, advice), button, status);
}

/** What waits, and what failed for good: a dead letter is a message that nobody could handle. */
function queues(found, ages) {
  const age = new Map(ages.map(({ name, oldest_s: seconds }) => [name, seconds]));
  const dead = found.filter((each) => each.dead_letters > 0);
  const heads = [t("Queue"), t("Waiting"), t("In progress"), t("Oldest"), t("Dead letters")];
  const figure = (value) => h("td", { class: "figure" }, value === null ? "–" : number(value));
  const rows = found.map((each) => h("tr", {}, h("th", { scope: "row" }, each.name), [each.waiting, each.in_progress].map(figure), h("td", { class: "figure" }, duration(age.get(each.name))), figure(each.dead_letters)));
  const healthy = h("p", { class: "facts" }, t("Nothing has failed for good."));
  const table = h("table", { class: "report" }, h("thead", {}, h("tr", {}, heads.map((each, at) => h("th", { scope: "col", class: at ? "figure" : null }, each)))), h("tbody", {}, rows));
  return h("section", { class: "panel" }, h("h2", {}, t("Queues")), dead.length ? dead.map(failed) : healthy, h("div", { class: "scroll", tabindex: "0" }, table));
}

function studentFound({ student, submissions }, open) {
  const name = student.board_name ? h("bdi", {}, student.board_name) : t("A student who is not shown by name");
  const facts = [student.student_id, `${number(student.xp)} XP`, t("Level {level}", { level: student.level }), count(student.lessons_done, "lesson")];
  const rows = submissions.map((each) =>
    h("li", {}, h("button", { type: "button", class: "link", onclick: () => open(each.submission_id) }, each.lesson), ` ${result(each)} · ${moment(each.created_at)}`),
  );
  return [h("h3", {}, name), h("p", { class: "facts" }, facts.join(" · ")), h("ul", {}, rows)];
}

function submissionFound(submission) {
  const facts = [submission.submission_id, submission.lesson, submission.lesson_version, moment(submission.created_at)];
  const log = t("In the log: {id}", { id: submission.correlation_id });
  const shown = submission.report ? verdict(submission.report) : h("p", {}, t("Is being graded"));
  return [h("p", { class: "facts" }, facts.join(" · ")), h("p", { class: "facts" }, log), shown];
}

/** One field for ids and names; what is found has no code in it. */
function finding() {
  const field = h("input", { id: "find", maxlength: "100", required: true, autocomplete: "off", spellcheck: "false" });
  const place = h("div", { class: "found-here", role: "status" });
  const find = async (text) => {
    field.value = text;
    try {
      const found = await api.search(text);
      const parts = [found.student && studentFound(found, find), found.submission && submissionFound(found.submission)].filter(Boolean).flat();
      place.replaceChildren(...(parts.length ? parts : [h("p", {}, t("Nothing was found."))]));
    } catch (error) {
      place.replaceChildren(problemPanel(error));
    }
  };
  const asked = (event) => (event.preventDefault(), find(field.value));
  const label = h("label", { for: "find" }, t("Id of a submission or a student, or the name that a student has chosen"));
  const form = h("form", { class: "asking", onsubmit: asked }, h("div", { class: "field grow" }, label, field), h("button", { class: "button" }, t("Find")));
  return h("section", { class: "panel" }, h("h2", {}, t("A student or a submission")), form, place);
}

async function complaints() {
  const found = await api.complaints();
  const list = h("ul", {}, grouped(found.complaints).map(reported));
  const more = found.next && h("p", { class: "facts" }, t("There are more; decide about these and load the page again."));
  const head = found.complaints.length ? count(found.complaints.length, "report") : t("Nothing is reported.");
  return h("section", { class: "panel" }, h("h2", {}, t("Reported solutions")), h("p", { class: "facts" }, head), list, more);
}

export async function adminView() {
  const [reports, waiting, age, figures] = await Promise.all([complaints(), api.queues(), boards(), api.figures()]);
  const parts = [reports, finding(), figuresPanel(figures), queues(waiting.queues, figures.queues), age];
  return {
    title: t("Administration"),
    content: [h("header", { class: "hero" }, h("h1", { tabindex: "-1" }, t("Administration"))), h("div", { class: "stack" }, parts)],
  };
}
