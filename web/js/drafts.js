// What was typed and not sent yet, per lesson, in this tab's sessionStorage: the next pupil at the same computer finds
// nothing. Each draft names its owner; one that was typed before signing in belongs to whoever signs in next here.

import { email, onSignOut } from "./session.js";

const PREFIX = "cdu.draft.";

/** The draft of a lesson, `{ owner, files, version, sent }`, or null; another student's draft is not given out. */
export function kept(lesson) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(PREFIX + lesson));
    const mine = !draft?.owner || !email() || draft.owner === email();
    return mine && typeof draft?.files === "object" ? draft : null;
  } catch {
    return null;
  }
}

/** Keep a draft. False if the browser would not keep it. */
export function keep(lesson, draft) {
  try {
    sessionStorage.setItem(PREFIX + lesson, JSON.stringify({ owner: email(), ...draft }));
    return true;
  } catch {
    return false;
  }
}

export const forget = (lesson) => sessionStorage.removeItem(PREFIX + lesson);

onSignOut(() => {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
});
