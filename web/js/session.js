// Who is signed in. Tokens live in this tab's sessionStorage only: closing the tab signs out.

import * as cognito from "./cognito.js";
import { wait } from "./dom.js";
import { Problem } from "./http.js";
import { t } from "./words.js";

const KEY = "cdu.session";
const EARLY_MS = 60_000;
const LAST_MS = 5_000;
const events = new EventTarget();
const leaving = new Set();

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

let current = stored();
let renewing = null;

function keep(session) {
  current = session;
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
  events.dispatchEvent(new Event("change"));
}

function sessionOf(email, result, refreshToken) {
  return {
    email,
    idToken: result.IdToken,
    refreshToken: result.RefreshToken ?? refreshToken,
    expiresAt: Date.now() + result.ExpiresIn * 1000,
  };
}

export const signedIn = () => current !== null;
export const email = () => current?.email ?? "";
/** What the id token says, for choosing what to show; the services check the token themselves. */
function claims() {
  try {
    return JSON.parse(atob(current.idToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}

export const isMember = (group) => (claims()["cognito:groups"] ?? []).includes(group);
export const onChange = (listener) => events.addEventListener("change", listener);
export const onSignOut = (listener) => events.addEventListener("sign-out", listener);

/** Have something done before a student signs out; the listener's promise is true if nothing gets lost. Returns the end of it. */
export function beforeSignOut(listener) {
  leaving.add(listener);
  return () => leaving.delete(listener);
}

/** End the session because the student wants it: what this tab keeps of the student's goes with it. */
export async function signOut() {
  const late = wait(LAST_MS).then(() => false);
  const safe = await Promise.all([...leaving].map((each) => Promise.race([each(), late])));
  if (safe.includes(false) && !confirm(t("Your last changes are only in this tab, and signing out removes them. Sign out?"))) return;
  events.dispatchEvent(new Event("sign-out"));
  keep(null);
  location.assign("#/"); // nobody else sees what was open
}

/** The session was refused: it is over, but the same student may sign in again and go on. */
export const expire = () => keep(null);

export async function signIn(address, password) {
  keep(sessionOf(address, await cognito.signIn(address, password)));
}

async function renew(session) {
  try {
    keep(sessionOf(session.email, await cognito.renew(session.refreshToken), session.refreshToken));
  } catch (error) {
    if (!error.status) throw error; // not reached: the session may still be good
    keep(null);
  }
}

/** An id token that is good for another minute and was not refused. Throws a Problem of status 401 when nobody is signed in. */
export async function token(refused = "") {
  if (current && (current.idToken === refused || current.expiresAt - Date.now() < EARLY_MS)) {
    renewing ??= renew(current).finally(() => (renewing = null));
    await renewing;
  }
  if (!current) throw new Problem(t("You are not signed in"), t("sign in and try again; your code is kept"), { status: 401 });
  return current.idToken;
}
