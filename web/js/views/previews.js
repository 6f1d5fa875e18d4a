// For authors: lessons that are not published yet, each as students will see it.

import * as api from "../api.js";
import { Desk } from "../desk.js";
import { h } from "../dom.js";
import { moment, t } from "../words.js";
import { workbenchView } from "./lesson.js";

/** What is typed into a preview is not kept. */
const UNKEPT = { files: null, theirs: null, follow: () => {}, edit: () => {}, flush: () => Promise.resolve(true) };

export async function previewsView() {
  const { previews } = await api.previews();
  const rows = previews.map(({ lesson, sent_at: sent }) =>
    h("li", {}, h("a", { href: `#/previews/${lesson}` }, lesson), h("span", { class: "facts" }, t("Sent {time}", { time: moment(sent) }))),
  );
  const how = [t("An author sends a lesson here with"), " ", h("code", {}, "cdu lessons preview"), ". ", t("No student sees it; it is gone after 30 days, or when it is published.")];
  return {
    title: t("Previews"),
    content: [
      h("header", { class: "hero" }, h("h1", { tabindex: "-1" }, t("Previews")), h("p", {}, how)),
      h("section", { class: "panel" }, rows.length ? h("ul", { class: "previews" }, rows) : h("p", {}, t("There is nothing to show yet."))),
    ],
  };
}

export async function previewView({ language, slug }) {
  const lesson = await api.preview(language, slug);
  const view = workbenchView(lesson, new Desk(lesson, UNKEPT, true), h("a", { href: "#/previews" }, t("Previews")));
  const told = t("Only authors see this lesson: it is not published. You can run code here and not submit it.");
  return { ...view, title: t("Preview: {title}", { title: lesson.title }), content: [h("p", { class: "note preview-note" }, told), ...view.content] };
}
