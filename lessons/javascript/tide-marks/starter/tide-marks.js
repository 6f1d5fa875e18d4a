/**
 * The positions of all high waters.
 *
 * @param {number[]} levels
 * @returns {number[]}
 */
export function highWaters(levels) {
  throw new Error('highWaters is yours to write');
}
