// fetch with every failure turned into a Problem that can be shown as it is.

import { t } from "./words.js";

const TIMEOUT_MS = 60_000;

/** What went wrong, for a person to read: `title` in a few words, `detail` with what to do; `body` is the problem document. */
export class Problem extends Error {
  constructor(title, detail, { status = 0, kind = "", retryAfter = 0, body = null } = {}) {
    super(`${title}: ${detail}`);
    Object.assign(this, { title, detail, status, kind, retryAfter, body });
  }
}

async function json(reply) {
  try {
    return await reply.json();
  } catch {
    return null;
  }
}

async function reach(address, options) {
  try {
    return await fetch(address, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const late = error.name === "TimeoutError";
    throw late
      ? new Problem(t("No answer"), t("nothing came back within {n} seconds; try again", { n: TIMEOUT_MS / 1000 }))
      : new Problem(t("The server cannot be reached"), t("check your connection and try again; your code is kept here"));
  }
}

/** The JSON answer of a request, or its bytes with `asBlob`. Throws a Problem for everything else. */
export async function ask(address, { asBlob = false, ...options } = {}) {
  const reply = await reach(address, options);
  const body = await (asBlob && reply.ok ? reply.blob() : json(reply));
  if (reply.ok && body !== null) return body;
  throw new Problem(body?.title ?? t("The server answered {status}", { status: reply.status }), body?.detail ?? body?.message ?? t("try again in a moment"), {
    status: reply.status,
    kind: String(body?.type ?? body?.__type ?? ""),
    retryAfter: Number(reply.headers.get("Retry-After")) || 0,
    body,
  });
}
