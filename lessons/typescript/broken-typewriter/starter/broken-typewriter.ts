/** The paper cannot be what came out of such a machine. */
export class WrongGuessError extends Error {}

/** The keys that left no mark, in the order in which they were first struck. */
export function brokenKeys(meant: string, typed: string): string {
  throw new Error('brokenKeys is yours to write');
}
