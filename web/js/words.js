// Numbers and names, the way people write them.

const LANGUAGES = {
  bash: "Bash",
  c: "C",
  cpp: "C++",
  csharp: "C#",
  fsharp: "F#",
  go: "Go",
  java: "Java",
  javascript: "JavaScript",
  kotlin: "Kotlin",
  php: "PHP",
  python: "Python",
  ruby: "Ruby",
  rust: "Rust",
  typescript: "TypeScript",
};

export const number = (value) => value.toLocaleString("en");

/** "1 lesson", "2 lessons". */
export const count = (value, word) => `${number(value)} ${word}${value === 1 ? "" : "s"}`;

/** The proper name of a language or board; a new one gets a capital letter. */
export const proper = (name) => LANGUAGES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
