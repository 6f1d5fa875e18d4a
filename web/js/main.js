// Shows the view that the address names, and keeps the bar at the top right.

import { h } from "./dom.js";
import { showHeader } from "./header.js";
import { loading, problemPanel } from "./problem.js";
import { accountAddress, route } from "./router.js";
import { onChange, signedIn } from "./session.js";
import { known, onProfile } from "./student.js";
import { visible } from "./text.js";
import { confirmView, newPasswordView, signInView, signUpView } from "./views/account.js";
import { boardsView } from "./views/boards.js";
import { cohortsView } from "./views/cohorts.js";
import { lessonView } from "./views/lesson.js";
import { lessonsView } from "./views/lessons.js";
import { profileView } from "./views/profile.js";
import { reportsView } from "./views/reports.js";

const VIEWS = {
  lessons: lessonsView,
  lesson: lessonView,
  boards: boardsView,
  cohorts: cohortsView,
  reports: reportsView,
  profile: profileView,
  signIn: signInView,
  signUp: signUpView,
  confirm: confirmView,
  newPassword: newPasswordView,
};
const NAME = "Code Developer University";
const SLOW_MS = 200;
const main = document.getElementById("main");
let turn = 0;
let shown = false;

function missing() {
  const back = h("p", { class: "back" }, h("a", { href: "#/" }, "All lessons"));
  return { title: "Not found", content: [h("h1", { tabindex: "-1" }, "There is no such page"), back] };
}

async function contentOf(found) {
  if (!found) return missing();
  try {
    return await VIEWS[found.name](found.parameters);
  } catch (error) {
    if (error.status === 401) return location.replace(accountAddress("sign-in", location.hash)), null;
    const missed = error.status === 404;
    const title = missed ? "Not found" : "That did not work";
    const back = missed && h("p", { class: "back" }, h("a", { href: "#/" }, "All lessons"));
    return { title, content: [h("h1", { tabindex: "-1" }, title), problemPanel(error, missed ? null : show), back] };
  }
}

async function show() {
  const mine = ++turn;
  showHeader();
  const late = setTimeout(() => mine === turn && main.replaceChildren(loading()), SLOW_MS);
  const view = await contentOf(route());
  clearTimeout(late);
  if (mine !== turn || view === null) return;
  document.title = visible(`${view.title} · ${NAME}`);
  main.replaceChildren(...view.content.filter(Boolean));
  window.scrollTo(0, 0);
  if (shown) main.querySelector("h1")?.focus({ preventScroll: true });
  shown = true;
}

function followSession() {
  showHeader();
  if (signedIn()) known();
  else if (["profile", "reports", "cohorts"].includes(route()?.name)) location.assign("#/");
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the part behind # is the address of the view
  main.focus();
});
window.addEventListener("hashchange", show);
onChange(followSession);
onProfile(showHeader);
followSession();
show();
