/**
 * The hours at which it was too cold or too warm.
 *
 * @param {number[]} temperatures
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function badHours(temperatures, low, high) {
  return [...temperatures.keys()].filter((hour) => !isFine(temperatures[hour], low, high));
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
  let longest = 0;
  let current = 0;
  for (const temperature of temperatures) {
    current = isFine(temperature, low, high) ? current + 1 : current;
    longest = Math.max(longest, current);
  }
  return longest;
}

function isFine(temperature, low, high) {
  return low <= temperature && temperature <= high;
}
