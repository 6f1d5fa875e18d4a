// What others wrote, made safe to look at: the page's half of chalicelib/text.py, which says why. A test compares both.

/** What is not seen, for a character class of a regular expression with the flag u. */
export const HIDDEN =
  "\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u070f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e" +
  "\\u2060-\\u206f\\u2800\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{13430}-\\u{1343f}" +
  "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}";
const PICTURES =
  "\\xa9\\xae\\u203c\\u2049\\u2122\\u2139\\u2190-\\u23ff\\u24c2\\u25a0-\\u27bf\\u2934\\u2935\\u2b00-\\u2bff\\u3030\\u303d\\u3297\\u3299" +
  "\\u{1f000}-\\u{1faff}";
const IDEOGRAPHS = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const JOINING = "\\u0620-\\u070d\\u0710-\\u07ff\\u0860-\\u0dff\\u1000-\\u109f\\u1780-\\u17b3\\u17b6-\\u17dd\\u1820-\\u18aa";
const VIRAMAS = "\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca";
const tags = (text) => Array.from(text, (letter) => `\\u{${(0xe0000 + letter.charCodeAt(0)).toString(16)}}`).join("");
const NEEDED = [
  `(?<=[${PICTURES}\\ufe0f])\\u200d(?=[${PICTURES}])`,
  `(?<=[${PICTURES}])[\\ufe0e\\ufe0f]`,
  "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
  `(?<=\\u{1f3f4})(?:${["gbeng", "gbsct", "gbwls"].map(tags).join("|")})\\u{e007f}`,
  `(?<=[${JOINING}])[\\u200c\\u200d](?=[${JOINING}])`,
  `(?<=[${VIRAMAS}])\\u200d`,
  `(?<=[${IDEOGRAPHS}])[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]`,
  "(?<=[\\u1820-\\u18aa])[\\u180b-\\u180d\\u180f]",
];
const FOUND = new RegExp(`(?<needed>${NEEDED.join("|")})|[${HIDDEN}]`, "gu");

/** A text whose only control characters are line feed and tab; what is hidden in it becomes a mark like `<U+202E>`. */
export function visible(text) {
  return text.replaceAll("\r\n", "\n").replace(FOUND, (found, needed) => {
    return needed ? found : `<U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
