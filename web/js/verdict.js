// A verdict as a person reads it: how it went, then each test with its message and output.

import { ICONS, h, icon } from "./dom.js";
import { count, number, t } from "./words.js";

const OUTCOMES = {
  passed: ["Passed", "All tests passed."],
  failed: ["Not yet", "Some tests did not pass. Read what they say, change the code and send it again."],
  compile_error: ["The code could not be loaded", "No test ran. Fix this first:"],
  timed_out: ["Too slow", "The code was stopped when its time was up. Look for a loop that never ends."],
  out_of_memory: ["Out of memory", "The code was stopped because it needed too much memory."],
  crashed: ["The program ended by itself", "It stopped before all tests had run."],
  infrastructure_error: ["Something broke on our side", "This did not count. Send it again."],
};
/** What passing means where nothing is submitted. */
const TRIALS = {
  trial: ["All visible tests pass", "Submit your code to earn the XP."],
  input: ["Your program ran", "Nothing was compared; this is what it printed."],
};
const TESTS = {
  passed: ["passed", ICONS.check],
  failed: ["failed", ICONS.cross],
  error: ["error", ICONS.cross],
  timed_out: ["too slow", ICONS.clock],
  not_run: ["did not run", ICONS.dash],
};

function duration(ms) {
  if (ms < 0.1) return "< 0.1 ms";
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function block(label, text) {
  if (!text) return null;
  return h("div", { class: "block" }, h("p", { class: "label" }, label), h("pre", { tabindex: "0" }, text));
}

/** The names of the tests by the message that they share: it is shown with the first of them. */
function sharing(tests) {
  const names = new Map();
  for (const { message, name } of tests) if (message) names.set(message, [...(names.get(message) ?? []), name]);
  return names;
}

function message(result, shared) {
  const [first, ...others] = shared.get(result.message) ?? [];
  if (first && first !== result.name) return h("p", { class: "label" }, t("The same as in: {test}", { test: first }));
  const same = others.length > 0 && h("p", { class: "label" }, t("The same in: {tests}", { tests: others.join(", ") }));
  return first ? h("div", {}, block(t("What happened"), result.message), same) : null;
}

function test(result, open, shared) {
  const [word, drawing] = TESTS[result.outcome] ?? [result.outcome, ICONS.dash];
  const head = [
    icon(drawing, `icon state-${result.outcome}`),
    h("span", { class: "test-name" }, result.name),
    h("span", { class: "test-state" }, t(word)),
    h("span", { class: "test-time" }, result.duration_ms ? duration(result.duration_ms) : ""),
  ];
  const blocks = [message(result, shared), block(t("What your code printed"), result.output)];
  if (!blocks.some(Boolean)) return h("li", { class: "test" }, h("div", { class: "test-head" }, head));
  return h("li", { class: "test" }, h("details", { open }, h("summary", { class: "test-head" }, head), blocks));
}

function usage({ wall_ms, peak_memory_kib }) {
  const parts = [];
  if (wall_ms) parts.push(t("took {time}", { time: duration(wall_ms) }));
  if (peak_memory_kib) parts.push(t("used {n} MiB of memory", { n: number(Math.round(peak_memory_kib / 1024)) }));
  return parts;
}

function ran(report, title, text) {
  const output = report.tests[0]?.output;
  return h(
    "section",
    { class: "verdict verdict-passed", "aria-labelledby": "verdict-title" },
    h("h2", { id: "verdict-title", tabindex: "-1" }, t(title)),
    h("p", {}, output ? t(text) : t("It printed nothing.")),
    h("p", { class: "facts" }, usage(report.usage).join(" · ")),
    block(t("What your program printed"), output),
    block(t("What the compiler warns of"), report.warnings),
  );
}

/**
 * The verdict's element. What the pass earned is added to its `.award` when it is known. `kind` is "trial" where nothing was
 * submitted, and "input" for a program that ran on the student's own input.
 */
export function verdict(report, kind = "submission") {
  const passing = report.outcome === "passed" ? TRIALS[kind] : null;
  const [title, text] = passing ?? OUTCOMES[report.outcome] ?? [report.outcome, ""];
  if (passing === TRIALS.input) return ran(report, title, text);
  const good = report.tests.filter((each) => each.outcome === "passed").length;
  const loaded = report.outcome !== "compile_error";
  const firstBad = report.tests.find((each) => each.outcome !== "passed" && each.outcome !== "not_run");
  const passed = loaded && t("{good} of {tests} passed", { good: number(good), tests: count(report.tests.length, "test") });
  const facts = [passed, ...usage(report.usage)].filter(Boolean).join(" · ");
  const shared = sharing(report.tests);
  const repeated = shared.has(report.message);
  return h(
    "section",
    { class: `verdict verdict-${report.outcome === "passed" ? "passed" : "failed"}`, "aria-labelledby": "verdict-title" },
    h("h2", { id: "verdict-title", tabindex: "-1" }, t(title)),
    h("p", {}, t(text)),
    loaded && h("progress", { max: report.tests.length || 1, value: good, "aria-label": t("Tests passed") }),
    h("p", { class: "facts" }, facts),
    h("div", { class: "award", role: "status" }),
    report.outcome !== "failed" && !repeated && block(t("What happened"), report.message),
    loaded && h("ol", { class: "tests" }, report.tests.map((each) => test(each, each === firstBad, shared))),
    block(t("What your program printed"), report.output),
    block(t("What the compiler warns of"), report.warnings),
  );
}

function celebrations(before, after) {
  const known = new Set(before?.badges.map((badge) => badge.name));
  const levels = before && after.level > before.level ? [t("You reached level {level}", { level: after.level })] : [];
  return [...levels, ...after.badges.filter((badge) => !known.has(badge.name)).map((badge) => t("New badge: {name}", { name: t(badge.name) }))];
}

/** What a pass earned: `xp` of null means that it is not decided yet. */
export function earned(xp, before, after) {
  if (xp === null) return [h("p", {}, t("Your XP is on its way; it will be on your profile in a moment."))];
  if (xp === 0) return [h("p", {}, t("You had passed this lesson before, so its XP is already yours."))];
  const news = after ? celebrations(before, after) : [];
  return [
    h("div", { class: "confetti", "aria-hidden": "true" }, Array.from({ length: 12 }, () => h("i"))),
    h("p", { class: "gain" }, icon(ICONS.bolt), h("strong", {}, `+${number(xp)} XP`)),
    after && h("p", {}, t("{xp} XP in all, level {level}. ", { xp: number(after.xp), level: after.level }), h("a", { href: "#/profile" }, t("See your profile"))),
    news.length > 0 && h("ul", { class: "news" }, news.map((line) => h("li", {}, icon(ICONS.star), line))),
  ].filter(Boolean);
}

/** Where to go on after a pass. */
export function nextStep(lesson) {
  if (!lesson) return h("p", { class: "next-step" }, t("You have passed every lesson in this language. "), h("a", { href: "#/" }, t("All lessons")));
  return h("p", { class: "next-step" }, h("a", { class: "button primary", href: `#/lessons/${lesson.lesson}` }, t("Next lesson: {title}", { title: lesson.title })));
}
