/** An order that must not be carried out. */
export class LockError extends Error {}

/**
 * How the lock stands after these orders.
 *
 * @param {string[]} orders
 * @returns {{ open: 'lower' | 'upper' | null, water: 'low' | 'high', boat: boolean, up: number, down: number }}
 */
export function operate(orders) {
  throw new Error('operate is yours to write');
}
