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
  const lock = new Lock();
  for (const [index, order] of orders.entries()) {
    if (!lock.obey(order)) throw new LockError(`order ${index + 1}: ${order}`);
  }
  return lock.state();
}

/** Two gates, the water between them, and perhaps a boat. */
class Lock {
  private gate: Gate | null = 'lower';
  private water: Water = 'low';
  private cameBy: Gate | null = null;
  private readonly passages: Record<Gate, number> = { lower: 0, upper: 0 };

  state(): LockState {
    const { lower: down, upper: up } = this.passages;
    return { open: this.gate, water: this.water, boat: this.cameBy !== null, up, down };
  }

  /** Carry out an order; false if it is not allowed. */
  obey(order: string): boolean {
    switch (order) {
      case 'open lower':
        return this.open('lower', 'low');
      case 'open upper':
        return this.open('upper', 'high');
      case 'close lower':
        return this.close('lower');
      case 'close upper':
        return this.close('upper');
      case 'fill':
        return this.flow('low', 'high');
      case 'drain':
        return this.flow('high', 'low');
      case 'enter':
        return this.enter();
      case 'leave':
        return this.leave();
      default:
        return false;
    }
  }

  private open(gate: Gate, level: Water): boolean {
    if (this.gate !== null || this.water !== level) return false;
    this.gate = gate;
    return true;
  }

  private close(gate: Gate): boolean {
    if (this.gate !== gate) return false;
    this.gate = null;
    return true;
  }

  private flow(from: Water, to: Water): boolean {
    if (this.gate !== null || this.water !== from) return false;
    this.water = to;
    return true;
  }

  private enter(): boolean {
    if (this.gate === null || this.cameBy !== null) return false;
    this.cameBy = this.gate;
    return true;
  }

  private leave(): boolean {
    if (this.gate === null || this.cameBy === null) return false;
    this.passages[this.gate] += 1;
    this.cameBy = null;
    return true;
  }
}
