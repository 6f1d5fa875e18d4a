/** The positions of all high waters. */
export function highWaters(levels: readonly number[]): number[] {
  throw new Error('highWaters is yours to write');
}
