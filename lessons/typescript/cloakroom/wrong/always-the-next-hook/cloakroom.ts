/** Something went wrong in the cloakroom. */
export class CloakroomError extends Error {}

/** Every hook is taken. */
export class CloakroomFullError extends CloakroomError {}

/** Nothing hangs there. */
export class NoSuchCoatError extends CloakroomError {}

/** A row of hooks, numbered from 1. */
export class Cloakroom {
  private readonly coats = new Map<number, string>();

  constructor(private readonly hooks: number) {}

  /** How many hooks are free. */
  get free(): number {
    return this.hooks - this.coats.size;
  }

  /** Hang a coat on the lowest free hook and return its number. */
  hang(coat: string): number {
    for (let hook = this.coats.size + 1; hook <= this.hooks; hook += 1) {
      if (!this.coats.has(hook)) {
        this.coats.set(hook, coat);
        return hook;
      }
    }
    throw new CloakroomFullError(`all ${this.hooks} hooks are taken`);
  }

  /** Take the coat from a hook. */
  fetch(hook: number): string {
    const coat = this.coats.get(hook);
    if (coat === undefined) throw new NoSuchCoatError(`nothing hangs on hook ${hook}`);
    this.coats.delete(hook);
    return coat;
  }

  /** All hooks with such a coat, in order. */
  find(coat: string): number[] {
    const hooks = [...this.coats.keys()].filter((hook) => this.coats.get(hook) === coat);
    return hooks.sort((a, b) => a - b);
  }
}
