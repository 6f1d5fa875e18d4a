/** Something went wrong in the cloakroom. */
export class CloakroomError extends Error {}

/** Every hook is taken. */
export class CloakroomFullError extends CloakroomError {}

/** Nothing hangs there. */
export class NoSuchCoatError extends CloakroomError {}

/** A row of hooks, numbered from 1. */
export class Cloakroom {
  /** @param {number} hooks how many hooks there are */
  constructor(hooks) {
    throw new Error('Cloakroom is yours to write');
  }
}
