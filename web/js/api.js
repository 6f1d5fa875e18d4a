// The REST API, one function per route.

import { config } from "./config.js";
import { ask } from "./http.js";
import { expire, token } from "./session.js";

const part = encodeURIComponent;

async function open(path) {
  return ask((await config()).api + path);
}

async function signed(path, options = {}, refused = "") {
  const address = (await config()).api + path;
  const idToken = await token(refused);
  try {
    return await ask(address, { ...options, headers: { ...options.headers, Authorization: idToken } });
  } catch (error) {
    if (error.status !== 401) throw error;
    if (!refused) return signed(path, options, idToken); // by a clock that was set back, an old token looks good
    expire();
    throw error;
  }
}

export const lessons = () => open("/lessons");

export const lesson = (language, slug) => open(`/lessons/${part(language)}/${part(slug)}`);

export const boards = () => open("/leaderboards");

export const board = (name, period, page) => open(`/leaderboards/${part(name)}?period=${part(period)}&page=${page}`);

export const standing = (name, period) => signed(`/leaderboards/${part(name)}/me?period=${part(period)}`);

/** Which languages a platform of one's own has and could have; null elsewhere. */
export async function languages() {
  const { languages: address } = await config();
  return address ? ask(address, { cache: "no-store" }) : null;
}

/** Begin to add a language, as an administrator. */
export const addLanguage = async (language) =>
  ask((await config()).languages, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: await token() },
    body: JSON.stringify({ language }),
  });

const LARGEST_KEPT_ALIVE = 60_000; // browsers take 64 KiB for requests that outlive their page

function sent(method, path, document) {
  const body = JSON.stringify(document);
  const keepalive = method === "PUT" && body.length * 3 < LARGEST_KEPT_ALIVE; // a character has at most three bytes
  return signed(path, { method, keepalive, headers: { "Content-Type": "application/json" }, body });
}

const posted = (path, document) => sent("POST", path, document);

export const cohorts = () => signed("/cohorts");

export const createCohort = (name) => posted("/cohorts", { name });

export const joinCohort = (code) => posted("/cohorts/join", { code });

export const leaveCohort = (cohort) => signed(`/cohorts/${part(cohort)}/members/me`, { method: "DELETE" });

export const cohortBoard = (cohort, board, period) =>
  signed(`/cohorts/${part(cohort)}/leaderboards/${part(board)}?period=${part(period)}`);

export const reports = () => signed("/reports");

function reportPath(name, asked) {
  const given = Object.entries(asked).filter(([, value]) => value);
  return `/reports/${part(name)}?${new URLSearchParams(given)}`;
}

export const report = (name, asked) => signed(reportPath(name, asked));

/** The same rows as a CSV file. */
export const reportTable = (name, asked) =>
  signed(reportPath(name, { ...asked, limit: 1000 }), { headers: { Accept: "text/csv" }, asBlob: true });

/** The lessons as the student sees them: each with whether it is passed. */
export const catalogue = (language = "") => signed(`/students/me/catalogue${language && `?language=${part(language)}`}`);

export const me = () => signed("/students/me");

/** What became of each lesson that the student tried. */
export const tried = () => signed("/students/me/lessons");

export const progress = () => signed("/students/me/progress");

export const present = (presentation) => sent("PUT", "/students/me/presentation", presentation);

/** Send a zip. The same key with the same zip is one submission, however often it is sent. */
export const submit = (zip, key) =>
  signed("/submissions", {
    method: "POST",
    headers: { "Content-Type": "application/zip", "Idempotency-Key": key },
    body: zip,
  });

export const submission = (id) => signed(`/submissions/${part(id)}`);

/** The student's submissions of a lesson, newest first. */
export const submissions = (lesson, token = "") =>
  signed(`/students/me/submissions?${new URLSearchParams({ lesson, limit: 100, ...(token && { token }) })}`);

export const submittedFiles = (id) => signed(`/submissions/${part(id)}/files`);

const solutionsPath = (lesson) => `/lessons/${lesson.split("/").map(part).join("/")}/solutions`;

/** Solutions of others who share theirs; a Problem of status 403 before the lesson is passed. */
export const solutions = (lesson, token = "") => signed(`${solutionsPath(lesson)}${token && `?token=${part(token)}`}`);

export const solution = (lesson, id) => signed(`${solutionsPath(lesson)}/${part(id)}`);

export const complain = (lesson, id, reason) => posted(`${solutionsPath(lesson)}/${part(id)}/complaints`, { reason });

export const share = (agrees) => sent("PUT", "/students/me/sharing", { shares_solutions: agrees });

/** For administrators: a student with the latest submissions, or one submission. */
export const search = (text) => signed(`/admin/search?${new URLSearchParams({ text })}`);

export const queues = () => signed("/admin/queues");

/** What the platform did in the last 24 hours. */
export const figures = () => signed("/admin/figures");

/** Send a queue's dead letters back, as many as one request can; `redriven` is 0 when there are no more. */
export const redrive = (queue) => posted(`/admin/queues/${part(queue)}/redrive`, {});

export const refreshBoards = () => posted("/admin/refresh", {});

export const boardRefresh = (id) => signed(`/admin/refreshes/${part(id)}`);

/** For administrators: the open reports about shared solutions, one of them, and the decision about it. */
export const complaints = () => signed("/admin/complaints?limit=100");

export const reviewedSolution = (id) => signed(`/admin/solutions/${part(id)}`);

export const review = (id, decision, reason) => sent("PUT", `/admin/solutions/${part(id)}/review`, { decision, reason });

/** Run a solution without submitting it: on the lesson's tests, or with `input` on that; with `preview`, of a lesson that is not published. */
export const tryOut = (lesson, files, { input, preview = false }) => posted("/trials", { lesson, files, preview, ...(input === undefined ? {} : { input }) });

/** For authors: the lessons that are not published yet, and one of them. */
export const previews = () => signed("/previews");

export const preview = (language, slug) => signed(`/previews/${part(language)}/${part(slug)}`);

const draftPath = (lesson) => `/students/me/drafts/${lesson.split("/").map(part).join("/")}`;

export const drafts = () => signed("/students/me/drafts");

export const draft = (lesson) => signed(draftPath(lesson));

/** Save a draft on top of the version that it names. A Problem of status 409 has the newer one as `body.draft`. */
export const saveDraft = (lesson, draft) => sent("PUT", draftPath(lesson), draft);

export const deleteDraft = (lesson, version) => signed(`${draftPath(lesson)}?version=${version}`, { method: "DELETE" });
