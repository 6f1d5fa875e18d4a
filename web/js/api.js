// The REST API, one function per route.

import { config } from "./config.js";
import { ask } from "./http.js";
import { expire, token } from "./session.js";

const part = encodeURIComponent;

async function open(path) {
  return ask((await config()).api + path);
}

async function signed(path, { headers, ...options } = {}) {
  const address = (await config()).api + path;
  try {
    return await ask(address, { ...options, headers: { ...headers, Authorization: await token() } });
  } catch (error) {
    if (error.status === 401) expire();
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

const posted = (path, document) =>
  signed(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(document) });

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

export const me = () => signed("/students/me");

export const present = (presentation) =>
  signed("/students/me/presentation", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(presentation),
  });

/** Send a zip. The same key with the same zip is one submission, however often it is sent. */
export const submit = (zip, key) =>
  signed("/submissions", {
    method: "POST",
    headers: { "Content-Type": "application/zip", "Idempotency-Key": key },
    body: zip,
  });

export const submission = (id) => signed(`/submissions/${part(id)}`);
