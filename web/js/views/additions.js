// On a platform of one's own: which languages it has, and the others, which an administrator adds.

import * as api from "../api.js";
import { h } from "../dom.js";
import { problemPanel } from "../problem.js";
import { isMember } from "../session.js";
import { proper, t } from "../words.js";

const AGAIN_MS = 1000;
const PHRASES = {
  begun: "{language}: beginning",
  layer: "{language}: building what its programs need, step {done} of {total}",
  lessons: "{language}: publishing lessons, {done} of {total}",
};

const named = (languages) => languages.map(proper).join(", ");

function progressOf({ language, phase, done, total }) {
  const told = t(PHRASES[total ? phase : "begun"], { language: proper(language), done, total });
  return h("p", {}, h("progress", { max: total || 1, value: done, "aria-label": told }), " ", told);
}

function choices({ more, command }, add) {
  if (!isMember("admin")) {
    const how = t("Whoever runs this platform adds one here, as an administrator, or with a command:");
    return h("p", {}, how, " ", h("code", {}, `${command} ${more[0]}`));
  }
  const button = (language) => h("button", { type: "button", onclick: () => add(language) }, t("Add {language}", { language: proper(language) }));
  return h("p", { class: "choices" }, more.map(button));
}

function parts(found, add) {
  const { ready, more, addition } = found;
  const busy = addition && !addition.problem;
  return [
    h("p", {}, t("Here: {languages}.", { languages: named(ready) })),
    more.length > 0 && h("p", {}, t("Not here yet: {languages}.", { languages: named(more) })),
    busy && progressOf(addition),
    addition?.problem && h("p", { class: "problem" }, t("{language} was not added: {reason}", { language: proper(addition.language), reason: addition.problem })),
    !busy && more.length > 0 && choices(found, add),
  ];
}

/** The panel, and what ends it; no content where the languages were decided by the deployment. `added` hears of each new language. */
export async function additionsPanel(added) {
  let found = await api.languages();
  if (!found) return { leave: () => {} };
  let waiting = 0;
  const body = h("div", { role: "status" });
  const show = (failure) => {
    body.replaceChildren(...[failure && problemPanel(failure), ...parts(found, add)].filter(Boolean));
    clearTimeout(waiting);
    if (found.addition && !found.addition.problem) waiting = setTimeout(() => ask(api.languages()), AGAIN_MS);
  };
  async function ask(answer) {
    const before = found.ready.length;
    try {
      found = await answer;
    } catch (error) {
      return show(error);
    }
    show();
    if (found.ready.length > before) added();
  }
  const add = (language) => ask(api.addLanguage(language));
  show();
  const content = h("details", { class: "additions", open: Boolean(found.addition) }, h("summary", {}, t("Languages")), body);
  return { content, leave: () => clearTimeout(waiting) };
}
