// Texts, numbers and names, the way the reader writes them. A language of the page is one file in `translations/`.

const TRANSLATIONS = ["de"]; // English is in the modules themselves
const KEY = "cdu.language";
const NAMES = {
  bash: "Bash",
  c: "C",
  cpp: "C++",
  csharp: "C#",
  go: "Go",
  java: "Java",
  javascript: "JavaScript",
  python: "Python",
  ruby: "Ruby",
  rust: "Rust",
  typescript: "TypeScript",
};
let translation = {};
let language = "en";

function wanted() {
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // A closed storage means that nothing was chosen.
  }
  const asked = [chosen, ...navigator.languages].filter(Boolean).map((each) => each.split("-")[0]);
  return asked.find((each) => each === "en" || TRANSLATIONS.includes(each)) ?? "en";
}

/** Read the texts of the reader's language; to be awaited before anything is shown. */
export async function learn() {
  language = wanted();
  if (language !== "en") translation = (await import(`./translations/${language}.js`)).default;
  document.documentElement.lang = language;
}

/** Show the page in another language from now on. */
export function speak(other) {
  try {
    localStorage.setItem(KEY, other);
  } catch {
    return;
  }
  location.reload();
}

export const languages = ["en", ...TRANSLATIONS];
export const spoken = () => language;

/** How the reader writes numbers and dates: as in the browser's own region, if that speaks the page's language. */
export const region = () => navigator.languages.find((each) => each.split("-")[0] === language) ?? language;

/** A text in the reader's language: t("Code of {name}", { name }). The English text is the key. */
export function t(text, values = {}) {
  const own = Object.hasOwn(translation, text) ? translation[text] : text;
  return own.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

export const number = (value) => value.toLocaleString(region());

/** "1 lesson", "2 lessons"; the translations have both forms as "{n} lesson" and "{n} lessons". */
export const count = (value, word) => t(`{n} ${word}${value === 1 ? "" : "s"}`, { n: number(value) });

export const moment = (iso) => new Intl.DateTimeFormat(region(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

/** A day without a time; days of the API are days of UTC. */
export const day = (iso) => new Intl.DateTimeFormat(region(), { dateStyle: "medium", timeZone: "UTC" }).format(new Date(iso));

/** The proper name of a programming language or a board; another one gets a capital letter. */
export const proper = (name) => NAMES[name] ?? t(name.charAt(0).toUpperCase() + name.slice(1));
