/** Something went wrong in the cloakroom. */
export class CloakroomError extends Error {}

/** Every hook is taken. */
export class CloakroomFullError extends CloakroomError {}

/** Nothing hangs there. */
export class NoSuchCoatError extends CloakroomError {}

/** A row of hooks, numbered from 1. */
export class Cloakroom {
  constructor(hooks: number) {
    throw new Error('the constructor is yours to write');
  }

  /** How many hooks are free. */
  get free(): number {
    throw new Error('free is yours to write');
  }

  /** Hang a coat on the lowest free hook and return its number. */
  hang(coat: string): number {
    throw new Error('hang is yours to write');
  }

  /** Take the coat from a hook. */
  fetch(hook: number): string {
    throw new Error('fetch is yours to write');
  }

  /** All hooks with such a coat, in order. */
  find(coat: string): number[] {
    throw new Error('find is yours to write');
  }
}
