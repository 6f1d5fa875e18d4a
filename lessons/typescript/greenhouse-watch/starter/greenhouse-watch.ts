/** The hours at which it was too cold or too warm. */
export function badHours(temperatures: readonly number[], low: number, high: number): number[] {
  throw new Error('badHours is yours to write');
}

/** The length of the longest run of good hours. */
export function longestCalm(temperatures: readonly number[], low: number, high: number): number {
  throw new Error('longestCalm is yours to write');
}
