// The signed-in student's profile, shared by the header and the views.

import * as api from "./api.js";
import { wait } from "./dom.js";
import { email, onChange, signedIn } from "./session.js";

const AWARD_WAITS_MS = [250, 400, 600, 800, 1000, 1500, 2000, 3000, 4000];
const events = new EventTarget();
let current = null;
let pending = null;
let whose = email();
let epoch = 0;

function keep(profile) {
  current = profile;
  events.dispatchEvent(new Event("change"));
  return profile;
}

onChange(() => {
  if (email() === whose) return; // only a renewed token
  whose = email();
  pending = null;
  epoch++;
  keep(null);
});

export const profile = () => current;
export const onProfile = (listener) => events.addEventListener("change", listener);

/** Read the profile again. */
export async function refresh() {
  const asked = epoch;
  const fresh = await api.me();
  return asked === epoch ? keep(fresh) : fresh;
}

/** The profile as it was last read, or null: nobody is signed in, or it cannot be read now. Never throws. */
export async function known() {
  if (!signedIn() || current) return current;
  pending ??= refresh()
    .catch(() => null)
    .finally(() => (pending = null));
  return pending;
}

/** The XP that a passed submission earned, which is decided a moment after the verdict; null if it takes too long. */
export async function award(submission) {
  let seen = submission;
  for (const pause of AWARD_WAITS_MS) {
    if (seen.xp !== null) return seen.xp;
    await wait(pause);
    seen = await api.submission(submission.submission_id);
  }
  return seen.xp;
}

/** The profile once it has more XP than `before`; the one it is by then if it takes too long. */
export async function risen(before) {
  let seen = await refresh();
  for (const pause of AWARD_WAITS_MS) {
    if (seen.xp > before) break;
    await wait(pause);
    seen = await refresh();
  }
  return seen;
}
