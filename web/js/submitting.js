// Sending a solution so that nothing is counted twice: a key belongs to one text until an answer came back.

import * as api from "./api.js";
import { wait } from "./dom.js";
import { Problem } from "./http.js";
import { zip } from "./zip.js";
import { t } from "./words.js";

const ATTEMPTS = 4;
const POLL_MS = 1000;
const POLLS = 120;
const open = new Map();

/** The key of this text: the same as last time if that had no answer. */
function keyFor(lesson, text) {
  const last = open.get(lesson);
  if (last?.text === text) return last.key;
  const key = crypto.randomUUID();
  open.set(lesson, { text, key });
  return key;
}

async function patiently(send, say) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Problem) || !error.retryAfter || attempt === ATTEMPTS) throw error;
      say(t("{problem}. Trying again…", { problem: error.title }));
      await wait(error.retryAfter * 1000);
    }
  }
}

/** The submission with its verdict, which is waited for. `say` is told about waiting. */
export async function graded(submission, say) {
  let seen = submission;
  for (let poll = 0; seen.state !== "graded"; poll++) {
    if (poll === POLLS) throw new Problem(t("The verdict takes long"), t("it will be counted all the same; try again later"));
    say(t("Waiting for a free runner…"));
    await wait(POLL_MS);
    seen = await api.submission(submission.submission_id);
  }
  return seen;
}

/** The graded submission of these files. `say` is told about waiting. */
export async function submit(lesson, files, say) {
  const text = JSON.stringify(files);
  const key = keyFor(lesson, text);
  const manifest = JSON.stringify({ lesson, language: lesson.split("/")[0] });
  const body = zip({ "submission.json": manifest, ...files });
  const submission = await graded(await patiently(() => api.submit(body, key), say), say);
  open.delete(lesson);
  return submission;
}

/** What a trial shows: nothing is kept of it. With `how.input`, the program is run on that in place of the tests. */
export const tryOut = (lesson, files, how, say) => patiently(() => api.tryOut(lesson, files, how), say);
