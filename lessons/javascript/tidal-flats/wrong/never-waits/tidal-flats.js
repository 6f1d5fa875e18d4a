/**
 * The fewest hours for the walk, or null.
 *
 * @param {string[]} flats
 * @param {number[]} tide
 * @param {[number, number]} start row and column
 * @param {[number, number]} goal row and column
 * @param {number} boots hours
 * @returns {number | null}
 */
export function crossing(flats, tide, start, goal, boots = 0) {
  const width = flats[0].length;
  const heights = Array.from(flats.join(''), Number);
  const target = goal[0] * width + goal[1];
  const leastWet = tide.map(() => heights.map(() => boots + 1));
  // Where she can be, and how many hours she has been in the water at least.
  let places = new Map([[start[0] * width + start[1], 0]]);
  for (let hour = 0; places.size > 0; hour += 1) {
    const phase = hour % tide.length;
    const next = new Map();
    for (const [square, hours] of places) {
      const wet = heights[square] < tide[phase] ? hours + 1 : 0;
      if (wet >= leastWet[phase][square]) continue;
      if (square === target) return hour;
      leastWet[phase][square] = wet;
      for (const place of around(square, width, heights.length)) {
        next.set(place, Math.min(wet, next.get(place) ?? wet));
      }
    }
    places = next;
  }
  return null;
}

/** The squares where one can be an hour later. */
function around(square, width, count) {
  const column = square % width;
  const places = [square - width, square + width];
  if (column > 0) places.push(square - 1);
  if (column < width - 1) places.push(square + 1);
  return places.filter((place) => place >= 0 && place < count);
}
