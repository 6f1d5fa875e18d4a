// Shows the view that the address names, and keeps the bar at the top right.

import { h } from "./dom.js";
import { showHeader } from "./header.js";
import { loading, problemPanel } from "./problem.js";
import { accountAddress, route } from "./router.js";
import { onChange, signedIn } from "./session.js";
import { known, onProfile } from "./student.js";
import { visible } from "./text.js";
import { lessonsView } from "./views/lessons.js";
import { trackView } from "./views/tracks.js";
import { languages, learn, speak, spoken, t } from "./words.js";

/** A view with an import of its own: the catalogue is the first view of most, and needs none of these. */
const later = (module, name) => async (parameters) => (await import(`./views/${module}.js`))[name](parameters);
const VIEWS = {
  lessons: lessonsView,
  track: trackView,
  lesson: later("lesson", "lessonView"),
  previews: later("previews", "previewsView"),
  preview: later("previews", "previewView"),
  boards: later("boards", "boardsView"),
  cohorts: later("cohorts", "cohortsView"),
  reports: later("reports", "reportsView"),
  profile: later("profile", "profileView"),
  admin: later("admin", "adminView"),
  signIn: later("account", "signInView"),
  signUp: later("account", "signUpView"),
  confirm: later("account", "confirmView"),
  newPassword: later("account", "newPasswordView"),
};
const NAME = "Code Developer University";
const SLOW_MS = 200;
const main = document.getElementById("main");
const STILL_MS = 100;
let turn = 0;
let shown = null;
let still = 0;

function missing() {
  const back = h("p", { class: "back" }, h("a", { href: "#/" }, t("All lessons")));
  return { title: t("Not found"), content: [h("h1", { tabindex: "-1" }, t("There is no such page")), back] };
}

async function contentOf(found) {
  if (!found) return missing();
  try {
    return await VIEWS[found.name](found.parameters);
  } catch (error) {
    if (error.status === 401) return location.replace(accountAddress("sign-in", location.hash)), null;
    const missed = error.status === 404;
    const title = missed ? t("Not found") : t("That did not work");
    const back = missed && h("p", { class: "back" }, h("a", { href: "#/" }, t("All lessons")));
    return { title, content: [h("h1", { tabindex: "-1" }, title), problemPanel(error, missed ? null : show), back] };
  }
}

/** The place that was read last, which Back and reload come back to, stays with the entry of the history. */
function rememberPlace() {
  clearTimeout(still);
  still = setTimeout(() => history.replaceState({ top: window.scrollY }, ""), STILL_MS);
}

async function show() {
  const mine = ++turn;
  const top = history.state?.top ?? 0;
  clearTimeout(still);
  shown?.leave?.();
  showHeader();
  const late = setTimeout(() => mine === turn && main.replaceChildren(loading()), SLOW_MS);
  const view = await contentOf(route());
  clearTimeout(late);
  if (mine !== turn || view === null) return;
  document.title = visible(`${view.title} · ${NAME}`);
  main.replaceChildren(...view.content.filter(Boolean));
  window.scrollTo(0, top);
  if (shown) main.querySelector("h1")?.focus({ preventScroll: true });
  shown = view;
}

function followSession() {
  showHeader();
  if (signedIn()) known();
  else if (["profile", "reports", "cohorts", "previews", "preview", "admin"].includes(route()?.name)) location.assign("#/");
}

/** The texts of index.html in the reader's language, and the choice of another one. */
function translateShell() {
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  const name = (each) => new Intl.DisplayNames(each, { type: "language" }).of(each);
  const choices = languages.map((each) =>
    h("button", { type: "button", class: "link", lang: each, "aria-pressed": String(each === spoken()), onclick: () => speak(each) }, name(each)),
  );
  document.getElementById("languages").replaceChildren(...choices);
}

await learn();
translateShell();
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the part behind # is the address of the view
  main.focus();
});
history.scrollRestoration = "manual";
window.addEventListener("scroll", rememberPlace, { passive: true });
window.addEventListener("hashchange", show);
onChange(followSession);
onProfile(showHeader);
followSession();
show();
