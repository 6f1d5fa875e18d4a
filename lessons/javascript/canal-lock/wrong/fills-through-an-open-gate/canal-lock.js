/** An order that must not be carried out. */
export class LockError extends Error {}

/**
 * How the lock stands after these orders.
 *
 * @param {string[]} orders
 * @returns {{ open: 'lower' | 'upper' | null, water: 'low' | 'high', boat: boolean, up: number, down: number }}
 */
export function operate(orders) {
  const lock = new Lock();
  for (const [index, order] of orders.entries()) {
    if (!lock.obey(order)) throw new LockError(`order ${index + 1}: ${order}`);
  }
  return lock.state();
}

/** Two gates, the water between them, and perhaps a boat. */
class Lock {
  #gate = 'lower';
  #water = 'low';
  #cameBy = null;
  #passages = { lower: 0, upper: 0 };

  state() {
    const { lower: down, upper: up } = this.#passages;
    return { open: this.#gate, water: this.#water, boat: this.#cameBy !== null, up, down };
  }

  /** Carry out an order; false if it is not allowed. */
  obey(order) {
    switch (order) {
      case 'open lower':
        return this.#open('lower', 'low');
      case 'open upper':
        return this.#open('upper', 'high');
      case 'close lower':
        return this.#close('lower');
      case 'close upper':
        return this.#close('upper');
      case 'fill':
        return this.#flow('low', 'high');
      case 'drain':
        return this.#flow('high', 'low');
      case 'enter':
        return this.#enter();
      case 'leave':
        return this.#leave();
      default:
        return false;
    }
  }

  #open(gate, level) {
    if (this.#gate !== null || this.#water !== level) return false;
    this.#gate = gate;
    return true;
  }

  #close(gate) {
    if (this.#gate !== gate) return false;
    this.#gate = null;
    return true;
  }

  #flow(from, to) {
    if (this.#water !== from) return false;
    this.#water = to;
    return true;
  }

  #enter() {
    if (this.#gate === null || this.#cameBy !== null) return false;
    this.#cameBy = this.#gate;
    return true;
  }

  #leave() {
    if (this.#gate === null || this.#cameBy === null) return false;
    if (this.#gate !== this.#cameBy) this.#passages[this.#gate] += 1;
    this.#cameBy = null;
    return true;
  }
}
