/** The paper cannot be what came out of such a machine. */
export class WrongGuessError extends Error {}

/**
 * The keys that left no mark, in the order in which they were first struck.
 *
 * @param {string} meant
 * @param {string} typed
 * @returns {string}
 */
export function brokenKeys(meant, typed) {
  const seen = new Set(typed.toLowerCase());
  const keys = [...meant.toLowerCase()].filter((key) => !seen.has(key));
  const broken = new Set(keys);
  const paper = [...meant].filter((mark) => !broken.has(mark.toLowerCase())).join('');
  if (paper !== typed) throw new WrongGuessError('the letter cannot have meant that');
  return keys.join('');
}
