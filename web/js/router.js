// Addresses behind the # sign: the page can be served from any static store, without rewriting.

import { h } from "./dom.js";

const ROUTES = [
  [/^\/?$/, "lessons"],
  [/^\/lessons\/(?<language>[^/]+)\/(?<slug>[^/]+)$/, "lesson"],
  [/^\/previews\/(?<language>[^/]+)\/(?<slug>[^/]+)$/, "preview"],
  [/^\/previews$/, "previews"],
  [/^\/tracks\/(?<language>[^/]+)$/, "track"],
  [/^\/leaderboards(?:\/(?<board>[^/]+)(?:\/(?<period>[^/]+)(?:\/(?<page>\d+))?)?)?$/, "boards"],
  [/^\/cohorts(?:\/(?<cohort>[^/]+)(?:\/(?<board>[^/]+)(?:\/(?<period>[^/]+))?)?)?$/, "cohorts"],
  [/^\/reports(?:\/(?<report>[^/]+)(?:\/(?<period>[^/]+))?)?$/, "reports"],
  [/^\/profile$/, "profile"],
  [/^\/admin$/, "admin"],
  [/^\/sign-in$/, "signIn"],
  [/^\/sign-up$/, "signUp"],
  [/^\/confirm$/, "confirm"],
  [/^\/new-password$/, "newPassword"],
];

function decoded(groups) {
  const parts = Object.entries(groups ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts.map(([name, value]) => [name, decodeURIComponent(value)]));
}

/** The view's name and parameters of the address; null if there is no such page. */
export function route(hash = location.hash) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?");
  try {
    for (const [form, name] of ROUTES) {
      const match = path.match(form);
      if (match) return { name, path, parameters: { ...Object.fromEntries(new URLSearchParams(query)), ...decoded(match.groups) } };
    }
  } catch {
    // A broken % escape is an address that does not exist.
  }
  return null;
}

/** Where to go after signing in: only to a page of ours. */
export const nextAddress = (next) => (next?.startsWith("#/") ? next : "#/");

/** An address of an account page that comes back to `next` afterwards. */
export const accountAddress = (page, next, more = {}) => `#/${page}?${new URLSearchParams({ next: nextAddress(next), ...more })}`;

export const signInLink = (text, name = null) => h("a", { class: name, href: accountAddress("sign-in", location.hash) }, text);
