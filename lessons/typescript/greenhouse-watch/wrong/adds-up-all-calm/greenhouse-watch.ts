/** The hours at which it was too cold or too warm. */
export function badHours(temperatures: readonly number[], low: number, high: number): number[] {
  return [...temperatures.keys()].filter((hour) => !isFine(temperatures[hour], low, high));
}

/** The length of the longest run of good hours. */
export function longestCalm(temperatures: readonly number[], low: number, high: number): number {
  let longest = 0;
  let current = 0;
  for (const temperature of temperatures) {
    current = isFine(temperature, low, high) ? current + 1 : current;
    longest = Math.max(longest, current);
  }
  return longest;
}

function isFine(temperature: number, low: number, high: number): boolean {
  return low <= temperature && temperature <= high;
}
