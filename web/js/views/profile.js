// The student's own page: level, XP per language, streak, badges, and the choice of a name on boards.

import * as api from "../api.js";
import { BADGES } from "../badges.js";
import { ICONS, h, icon } from "../dom.js";
import { heatmap } from "../heatmap.js";
import { problemPanel } from "../problem.js";
import { email } from "../session.js";
import { refresh } from "../student.js";
import { visible } from "../text.js";
import { count, number, proper, t } from "../words.js";

function standing(profile) {
  const missing = profile.next_level_xp - profile.xp;
  return h(
    "section",
    { class: "panel standing", "aria-label": t("Level") },
    h("p", { class: "level-number" }, h("span", {}, t("Level")), h("strong", {}, profile.level)),
    h(
      "div",
      { class: "grow" },
      h("p", { class: "xp" }, h("strong", {}, number(profile.xp)), " XP"),
      h("progress", { max: profile.next_level_xp - profile.level_xp, value: profile.xp - profile.level_xp, "aria-label": t("XP towards level {level}", { level: profile.level + 1 }) }),
      h("p", { class: "facts" }, t("{xp} XP to level {level}", { xp: number(missing), level: profile.level + 1 })),
    ),
  );
}

const tile = (value, label, drawing) =>
  h("li", { class: "panel tile" }, icon(drawing), h("strong", {}, number(value)), h("span", {}, label));

function languages(profile) {
  const entries = Object.entries(profile.languages).sort(([, a], [, b]) => b.xp - a.xp);
  const most = entries[0]?.[1].xp || 1;
  const rows = entries.map(([name, { xp, lessons_done }]) =>
    h(
      "li",
      {},
      h("span", { class: "language" }, proper(name)),
      h("progress", { max: most, value: xp, "aria-label": t("XP in {name}", { name: proper(name) }) }),
      h("span", { class: "facts" }, `${number(xp)} XP, ${count(lessons_done, "lesson")}`),
    ),
  );
  const none = h("p", {}, t("Nothing yet. "), h("a", { href: "#/" }, t("Pick a first lesson")), ".");
  return h("section", { class: "panel" }, h("h2", {}, t("Languages")), rows.length ? h("ul", { class: "bars" }, rows) : none);
}

/** Every badge: the earned ones, and the others with what they take. */
function badges(profile) {
  const earned = new Set(profile.badges.map((each) => each.name));
  const wall = BADGES.map(([name, reason, drawing]) =>
    h(
      "li",
      { class: earned.has(name) ? null : "locked" },
      icon(drawing),
      h("div", {}, h("strong", {}, t(name)), h("span", {}, t(reason)), !earned.has(name) && h("span", { class: "unseen" }, t("Not earned yet"))),
    ),
  );
  const figures = t("{earned} of {all} earned", { earned: number(earned.size), all: number(BADGES.length) });
  return h("section", { class: "panel wall" }, h("h2", {}, t("Badges")), h("p", { class: "facts" }, figures), h("ul", { class: "badges" }, wall));
}

const CHOICES = [
  ["public", "By a name of my choice"],
  ["alias", "Under a made-up name"],
  ["hidden", "Not by name at all"],
];

function presentation(profile) {
  const now = profile.presentation;
  const status = h("div", { role: "status" });
  const name = h("input", { id: "display-name", maxlength: "40", autocomplete: "nickname", value: now.display_name ?? "" });
  const named = h("p", { class: "field" }, h("label", { for: "display-name" }, t("Name on leaderboards")), name);
  const radios = CHOICES.map(([value]) =>
    h("input", { type: "radio", name: "visibility", value, checked: now.visibility === value, onchange: follow }),
  );
  const chosen = () => radios.find((radio) => radio.checked)?.value ?? "alias";
  function follow() {
    named.hidden = chosen() !== "public";
    name.required = chosen() === "public";
  }
  async function save(event) {
    event.preventDefault();
    status.replaceChildren(t("Saving…"));
    try {
      const display = name.value.trim();
      await api.present({ visibility: chosen(), ...(display ? { display_name: display } : {}) });
      const fresh = await refresh();
      status.replaceChildren(visible(fresh.board_name ? t("Saved. You appear as {name}.", { name: fresh.board_name }) : t("Saved. Your name is not shown.")));
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
  }
  follow();
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t("On leaderboards")),
    h("p", {}, t("Others see you this way from the next refresh on, within the hour.")),
    h(
      "form",
      { class: "presentation", onsubmit: save },
      h("fieldset", {}, h("legend", {}, t("Show me")), CHOICES.map(([, text], at) => h("label", { class: "tick" }, radios[at], h("span", {}, t(text))))),
      named,
      h("button", { class: "primary" }, t("Save")),
      status,
    ),
  );
}

/** The consent to share solutions, which is stored as soon as it is changed. */
function sharing(profile) {
  const status = h("div", { role: "status" });
  const hidden = profile.presentation.visibility === "hidden";
  const box = h("input", { type: "checkbox", id: "sharing", checked: profile.shares_solutions, onchange: save });
  async function save() {
    status.replaceChildren(t("Saving…"));
    try {
      const { shares_solutions: shares } = await api.share(box.checked);
      status.replaceChildren(shares ? t("Saved. Others may read your solutions now.") : t("Saved. Nobody reads your solutions any more."));
    } catch (error) {
      box.checked = !box.checked;
      status.replaceChildren(problemPanel(error));
    }
  }
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t("Your solutions")),
    h("label", { class: "tick" }, box, h("span", {}, t("Others who have passed a lesson may read my solution of it"))),
    h("p", { class: "note-line" }, t("They see it under your name on leaderboards, with all that you wrote in it, comments too. You can take this back at any time; then it is gone at once.")),
    hidden && h("p", { class: "note-line" }, t("As long as your name is not shown, nothing is shared.")),
    status,
  );
}

/** The charts and what ends them; they come with a library of their own, for whoever has earned something. */
async function charts(days) {
  if (!days.length) return { elements: [], close: () => {} };
  const { growth } = await import("../growth.js");
  const drawn = growth(days);
  return { elements: drawn.map((each) => each.element), close: () => drawn.forEach((each) => each.close()) };
}

export async function profileView() {
  const [profile, { days }] = await Promise.all([refresh(), api.progress()]);
  const grown = await charts(days);
  return {
    title: t("Profile"),
    leave: grown.close,
    content: [
      h("header", { class: "hero" }, h("h1", { tabindex: "-1" }, profile.board_name ?? t("Your profile")), h("p", {}, t("Signed in as {email}", { email: email() }))),
      standing(profile),
      h(
        "ul",
        { class: "tiles" },
        tile(profile.lessons_done, profile.lessons_done === 1 ? t("lesson passed") : t("lessons passed"), ICONS.check),
        tile(profile.streak_days, profile.streak_days === 1 ? t("day in a row") : t("days in a row"), ICONS.flame),
        tile(profile.longest_streak_days, t("longest streak"), ICONS.star),
      ),
      heatmap(days),
      grown.elements.length > 0 && h("div", { class: "columns growth" }, grown.elements),
      badges(profile),
      h("div", { class: "columns" }, languages(profile), h("div", { class: "stack" }, presentation(profile), sharing(profile))),
    ],
  };
}
