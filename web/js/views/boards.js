// Leaderboards: a board, a period, a page, and one's own row.

import * as api from "../api.js";
import { PERIODS, choice } from "../choices.js";
import { h } from "../dom.js";
import { signedIn } from "../session.js";
import { known, profile } from "../student.js";
import { count, day, moment, number, proper, t } from "../words.js";

const address = (board, period, page = 1) => `#/leaderboards/${encodeURIComponent(board)}/${period}/${page}`;

/** The student's own row: by name, and by XP too where several bear the name. */
function own(rows, board) {
  const me = profile();
  if (!me?.board_name) return null;
  const named = rows.filter((row) => row.name === me.board_name);
  const xp = board === "overall" ? me.xp : me.languages[board]?.xp;
  return named.length > 1 ? named.find((row) => row.xp === xp) : named[0];
}

function line(row, mine) {
  const name = row.name ?? h("em", {}, t("prefers not to be shown"));
  return h(
    "tr",
    { class: [mine && "own", row.rank <= 3 && `top top-${row.rank}`].filter(Boolean).join(" ") || null },
    h("td", { class: "rank" }, h("span", {}, number(row.rank))),
    h("th", { scope: "row" }, h("bdi", {}, name), mine && h("span", { class: "you" }, t("you"))),
    h("td", { class: "figure wide" }, number(row.lessons)),
    h("td", { class: "figure" }, h("strong", {}, number(row.xp))),
  );
}

/** The rows of a board, one's own marked. */
export function table(board) {
  const mine = own(board.rows, board.board);
  const heads = [
    ["rank", t("Rank")],
    ["", t("Student")],
    ["figure wide", t("Lessons")],
    ["figure", "XP"],
  ];
  return h(
    "div",
    { class: "panel scroll" },
    h(
      "table",
      { class: "board" },
      h("caption", { class: "unseen" }, [proper(board.board), t(PERIODS[board.period]), board.page && t("page {page}", { page: board.page })].filter(Boolean).join(", ")),
      h("thead", {}, h("tr", {}, heads.map(([name, text]) => h("th", { scope: "col", class: name || null }, text)))),
      h("tbody", {}, board.rows.map((row) => line(row, row === mine))),
    ),
  );
}

function pager({ board, period, page, pages }) {
  if (pages < 2) return null;
  const to = (other, text, rel) =>
    other >= 1 && other <= pages ? h("a", { href: address(board, period, other), rel }, text) : h("span", {}, text);
  return h("nav", { class: "pager", "aria-label": t("Pages") }, to(page - 1, t("Previous"), "prev"), t("Page {page} of {pages}", { page, pages }), to(page + 1, t("Next"), "next"));
}

function facts(board) {
  if (!board.as_of) return t("The boards are counted every hour; the first count has not been made yet.");
  const from = board.from ? t("since {day}", { day: day(board.from) }) : t("of all time");
  return t("{students} {from} · counted {time}", { students: count(board.participants, "student"), from, time: moment(board.as_of) });
}

/** Why there is no place: no XP at all, or XP that came after the board was counted. */
function missed(found) {
  const me = profile();
  const xp = found.board === "overall" ? me?.xp : me?.languages[found.board]?.xp;
  if (!xp) return t("You have no XP on this board yet.");
  return t("Your {xp} XP come on this board when it is counted next, if they were earned in its period.", { xp: number(xp) });
}

/** Where one stands, also far below the rows that are shown. */
function standing(found) {
  if (!found) return null;
  if (!found.place) return h("p", { class: "panel" }, missed(found));
  const { rank, percentile, above } = found.place;
  const better = above.at(-1);
  return h(
    "p",
    { class: "panel place" },
    t("You are "),
    h("strong", {}, number(rank)),
    t(" of {all} with {xp} XP, ahead of {percent} %.", { all: number(found.participants), xp: number(found.xp), percent: number(percentile) }),
    better && t(" {xp} XP more would make you {rank}.", { xp: number(better.xp - found.xp), rank: number(better.rank) }),
  );
}

export async function boardsView({ board = "overall", period = "last_month", page = "1" }) {
  const [{ boards }, shown, mine] = await Promise.all([
    api.boards(),
    api.board(board, period, page),
    signedIn() ? api.standing(board, period) : null,
    known(),
  ]);
  const names = [...new Set(boards.map((each) => each.board))];
  const empty = h("p", { class: "panel" }, t("Nobody is on this board yet. "), h("a", { href: "#/" }, t("Be the first")), ".");
  return {
    title: t("Leaderboards"),
    content: [
      h("header", { class: "hero" }, h("h1", { tabindex: "-1" }, t("Leaderboards")), h("p", {}, facts(shown))),
      h(
        "div",
        { class: "choices" },
        choice(t("Board"), board, names.map((name) => [name, proper(name), address(name, period)])),
        choice(t("Period"), period, Object.entries(PERIODS).map(([name, text]) => [name, t(text), address(board, name)])),
      ),
      standing(mine),
      signedIn() && h("p", { class: "found" }, h("a", { href: "#/cohorts" }, t("Your classes and teams"))),
      shown.rows.length ? table(shown) : empty,
      pager(shown),
    ],
  };
}
