/**
 * The positions of all high waters.
 *
 * @param {number[]} levels
 * @returns {number[]}
 */
export function highWaters(levels) {
  const found = [];
  let top = null;
  for (let position = 1; position < levels.length; position += 1) {
    if (levels[position] > levels[position - 1]) {
      top = position;
    } else if (levels[position] < levels[position - 1] && top !== null) {
      found.push(top);
    }
  }
  return found;
}
