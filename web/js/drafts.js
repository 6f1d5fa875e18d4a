// What a student is writing: kept in this tab at once, and on the server a moment after the last key. Each text names the
// version that it is based on, so that two tabs or devices never overwrite each other unasked. The tab's copy is in
// sessionStorage and names its owner; one that was typed before signing in belongs to whoever signs in next here.

import * as api from "./api.js";
import { wait } from "./dom.js";
import { email, onSignOut, signedIn } from "./session.js";

const PREFIX = "cdu.draft.";
const PAUSE_MS = 800;
const PATIENCE_MS = 5_000;
const RETRY_S = 10;
const CONFLICT = 409;
const SESSION_OVER = 401;
/** Refusals that the same text would meet again. */
const FINAL = [400, 413, 422];

/** This tab's copy, `{ owner, files, version, saved }`, or null; another student's is not given out. */
function kept(lesson) {
  try {
    const copy = JSON.parse(sessionStorage.getItem(PREFIX + lesson));
    const mine = !copy?.owner || !email() || copy.owner === email();
    return mine && typeof copy?.files === "object" ? copy : null;
  } catch {
    return null;
  }
}

async function stored(lesson) {
  const { drafts } = await api.drafts();
  return drafts.some((each) => each.lesson === lesson) ? api.draft(lesson) : null;
}

const same = (one, other) => JSON.stringify(Object.entries(one ?? {}).sort()) === JSON.stringify(Object.entries(other ?? {}).sort());

/**
 * The draft of a lesson. `files` is null where nothing was typed. `told(state, error)` hears "saving", "saved", "tab" (only this
 * tab has it), "unsaved" (not even this tab), and "changed": somebody saved `theirs` meanwhile, and the student has to choose.
 */
export class Draft {
  constructor(lesson) {
    Object.assign(this, { lesson, files: null, version: 0, saved: true, theirs: null, lessonVersion: "", told: () => {} });
    this.sending = Promise.resolve(true);
  }

  /** Read what there is. Never throws: without an answer in time the tab's copy has to do. */
  async open() {
    const copy = kept(this.lesson);
    const found = signedIn() ? await Promise.race([stored(this.lesson).catch(() => undefined), wait(PATIENCE_MS)]) : undefined;
    if (copy && !copy.saved) {
      Object.assign(this, { files: copy.files, version: copy.version, saved: false });
      if (found && same(found.files, copy.files)) this.adopt(found);
      else if (found && found.version !== copy.version) this.theirs = found;
      else if (found === null) this.version = 0;
    } else if (found) this.adopt(found);
    else if (copy && found === undefined) Object.assign(this, { files: copy.files, version: copy.version });
    return this;
  }

  /** Begin to tell and to save, once somebody listens. */
  follow(told, lessonVersion) {
    Object.assign(this, { told, lessonVersion });
    if (this.theirs) told("changed");
    else if (!this.saved) this.schedule(0);
  }

  adopt({ files, version }) {
    Object.assign(this, { files, version, saved: true, theirs: null });
    this.keep();
  }

  /** Keep new files; null for none. */
  edit(files) {
    this.files = files;
    this.saved = files === null && this.version === 0;
    this.told(this.keep() ? "tab" : "unsaved");
    this.schedule();
  }

  keep() {
    try {
      if (this.files === null && this.saved) sessionStorage.removeItem(PREFIX + this.lesson);
      else sessionStorage.setItem(PREFIX + this.lesson, JSON.stringify({ owner: email(), files: this.files, version: this.version, saved: this.saved }));
      return true;
    } catch {
      return false;
    }
  }

  schedule(pause = PAUSE_MS) {
    clearTimeout(this.timer);
    if (signedIn() && !this.theirs && !this.saved) this.timer = setTimeout(() => this.flush(), pause);
  }

  /** Send what is not saved, after what is on its way. Whether all is saved then. */
  flush() {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.send());
    return this.sending;
  }

  async send() {
    if (this.saved || this.theirs || !signedIn()) return this.saved;
    const files = this.files;
    this.told("saving");
    try {
      const asked = { files, version: this.version, lesson_version: this.lessonVersion };
      const draft = files ? await api.saveDraft(this.lesson, asked) : await api.deleteDraft(this.lesson, this.version);
      this.version = files ? draft.version : 0;
      this.saved = this.files === files;
      if (!signedIn()) return this.saved; // signed out meanwhile: nothing of it stays here
      this.keep();
      this.told(this.saved ? "saved" : "tab");
      this.schedule();
    } catch (error) {
      this.failed(error);
    }
    return this.saved;
  }

  failed(error) {
    const { status, body, retryAfter } = error;
    const gone = status === CONFLICT && body?.draft === null;
    if (gone) this.version = 0; // deleted elsewhere, so this text is the only one
    else if (status === CONFLICT) this.theirs = body.draft;
    this.told(this.theirs ? "changed" : "tab", error);
    if (![...FINAL, SESSION_OVER].includes(status)) this.schedule(gone ? 0 : (retryAfter || RETRY_S) * 1000);
  }

  /** The student chose this text: it goes on top of the other one. */
  insist() {
    this.version = this.theirs.version;
    this.theirs = null;
    return this.flush();
  }
}

onSignOut(() => {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
});
