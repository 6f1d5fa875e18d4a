// The bar at the top: where one is, and who one is.

import { h } from "./dom.js";
import { route, signInLink } from "./router.js";
import { isMember, signOut, signedIn } from "./session.js";
import { profile } from "./student.js";
import { number, t } from "./words.js";

const PAGES = [
  ["#/", "Lessons", ["lessons", "lesson", "track"]],
  ["#/leaderboards", "Leaderboards", ["boards", "cohorts"]],
  ["#/reports", "Reports", ["reports"]],
  ["#/profile", "Profile", ["profile"]],
  ["#/previews", "Previews", ["previews", "preview"]],
  ["#/admin", "Administration", ["admin"]],
];
const PRIVATE = ["Reports", "Profile", "Previews", "Administration"];
const GROUPS = { Previews: "author", Administration: "admin" };

function account() {
  if (!signedIn()) {
    const here = route()?.name;
    return ["signIn", "signUp", "confirm", "newPassword"].includes(here) ? [] : [signInLink(t("Sign in"), "button")];
  }
  const me = profile();
  const chip = me && h("a", { class: "chip", href: "#/profile" }, t("Level {level}", { level: me.level }), h("strong", {}, `${number(me.xp)} XP`));
  return [chip, h("button", { type: "button", class: "quiet", onclick: signOut }, t("Sign out"))].filter(Boolean);
}

/** Show the bar as it is now. */
export function showHeader() {
  const here = route()?.name;
  const open = (text) => (signedIn() || !PRIVATE.includes(text)) && (!GROUPS[text] || isMember(GROUPS[text]));
  const links = PAGES.filter(([, text]) => open(text)).map(([href, text, names]) =>
    h("li", {}, h("a", { href, "aria-current": names.includes(here) ? "page" : null }, t(text))),
  );
  document.getElementById("pages").replaceChildren(...links);
  document.getElementById("account").replaceChildren(...account());
}
