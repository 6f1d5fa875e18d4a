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
  throw new Error('brokenKeys is yours to write');
}
