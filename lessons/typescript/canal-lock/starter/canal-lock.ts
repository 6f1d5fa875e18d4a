export type Gate = 'lower' | 'upper';
export type Water = 'low' | 'high';

/** How a lock stands: which gate is open, if any, and how many boats it has lifted and let down. */
export interface LockState {
  readonly open: Gate | null;
  readonly water: Water;
  readonly boat: boolean;
  readonly up: number;
  readonly down: number;
}

/** An order that must not be carried out. */
export class LockError extends Error {}

/** How the lock stands after these orders. */
export function operate(orders: readonly string[]): LockState {
  throw new Error('operate is yours to write');
}
