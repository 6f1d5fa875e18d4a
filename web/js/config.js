// Where the API and the user pool are: /config.json, see docs/web.md.

import { Problem, ask } from "./http.js";
import { t } from "./words.js";

let loading = null;

async function load() {
  const config = await ask("config.json");
  for (const name of ["api", "userPoolClient", "cognito"]) {
    if (typeof config[name] !== "string") throw new Problem(t("The page is not set up"), t("config.json lacks {name}", { name }));
  }
  return { ...config, api: config.api.replace(/\/$/, "") };
}

/** The configuration, read once; a failed attempt is repeated at the next call. */
export function config() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}
