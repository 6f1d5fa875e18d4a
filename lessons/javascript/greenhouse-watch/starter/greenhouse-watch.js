/**
 * The hours at which it was too cold or too warm.
 *
 * @param {number[]} temperatures
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function badHours(temperatures, low, high) {
  throw new Error('badHours is yours to write');
}

/**
 * The length of the longest run of good hours.
 *
 * @param {number[]} temperatures
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
export function longestCalm(temperatures, low, high) {
  throw new Error('longestCalm is yours to write');
}
