// Classes and teams: joining with a code, making one, and its leaderboards.

import * as api from "../api.js";
import { PERIODS, choice } from "../choices.js";
import { h } from "../dom.js";
import { problemPanel } from "../problem.js";
import { known } from "../student.js";
import { proper, t } from "../words.js";
import { table } from "./boards.js";

const address = (cohort, board = "overall", period = "last_month") =>
  `#/cohorts/${encodeURIComponent(cohort)}/${encodeURIComponent(board)}/${period}`;

const spoken = (code) => `${code.slice(0, 5)}-${code.slice(5)}`;

/** A field and a button; what it makes of the text is the cohort to go to. */
function form(name, label, text, send, more = {}) {
  const status = h("div", { role: "status" });
  const field = h("input", { id: name, name, required: true, autocomplete: "off", ...more });
  async function go(event) {
    event.preventDefault();
    try {
      location.assign(address((await send(field.value)).cohort));
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
  }
  return h(
    "form",
    { class: "asking", onsubmit: go },
    h("div", { class: "field" }, h("label", { for: name }, label), field),
    h("button", { class: "button" }, text),
    status,
  );
}

function leaving({ cohort, name }) {
  async function leave() {
    if (!window.confirm(t("Leave {name}?", { name }))) return;
    await api.leaveCohort(cohort);
    location.assign("#/cohorts");
  }
  return h("button", { class: "button", onclick: leave }, t("Leave"));
}

async function boardOf(mine, board, period) {
  const [{ boards }, shown] = await Promise.all([api.boards(), api.cohortBoard(mine.cohort, board, period), known()]);
  const names = [...new Set(boards.map((each) => each.board))];
  return [
    h("p", { class: "place" }, t("Others join "), h("bdi", {}, mine.name), t(" with the code "), h("strong", { class: "code" }, spoken(mine.code)), ". ", leaving(mine)),
    h(
      "div",
      { class: "choices" },
      choice(t("Board"), board, names.map((name) => [name, proper(name), address(mine.cohort, name, period)])),
      choice(t("Period"), period, Object.entries(PERIODS).map(([name, text]) => [name, t(text), address(mine.cohort, board, name)])),
    ),
    shown.rows.length ? table(shown) : h("p", { class: "panel" }, t("Nobody is on this board yet; boards are counted every hour.")),
  ];
}

export async function cohortsView({ cohort, board = "overall", period = "last_month" }) {
  const { cohorts } = await api.cohorts();
  const mine = cohorts.find((each) => each.cohort === cohort);
  const own = cohorts.map((each) => [each.cohort, each.name, address(each.cohort, board, period)]);
  return {
    title: mine?.name ?? t("Classes and teams"),
    content: [
      h(
        "header",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, mine?.name ?? t("Classes and teams")),
        h("p", {}, t("A class or a team has leaderboards of its own, which nobody else sees.")),
      ),
      own.length > 0 && h("div", { class: "choices" }, choice(t("Classes and teams"), cohort, own)),
      ...(mine ? await boardOf(mine, board, period) : []),
      h(
        "section",
        { class: "panel joining" },
        form("code", t("Join with a code"), t("Join"), api.joinCohort, { maxlength: "40" }),
        form("name", t("Make one and hand its code on"), t("Make"), api.createCohort, { maxlength: "60" }),
      ),
    ],
  };
}
