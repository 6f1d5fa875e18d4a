/** A row that cannot be knitted. */
export class KnittingError extends Error {
  constructor(position, problem) {
    super(`column ${position + 1}: ${problem}`);
  }
}

/**
 * All stitches of a row, one after another.
 *
 * @param {string} row
 * @returns {string[]}
 */
export function expand(row) {
  const reader = new Reader(row);
  const stitches = reader.row();
  if (!reader.atEnd) throw reader.unexpected();
  return stitches;
}

/** Reads a row from left to right. */
class Reader {
  #text;
  #position = 0;

  constructor(text) {
    this.#text = text;
  }

  get atEnd() {
    return this.#position === this.#text.length;
  }

  unexpected() {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#position));
    return new KnittingError(this.#position, `unexpected '${character}'`);
  }

  /** Everything up to the end of the text or of the group around. */
  row() {
    const parts = [];
    for (;;) {
      this.#take(/ +/y);
      const name = this.#take(/[a-z]+/y);
      if (name) {
        parts.push(Array(this.#number()).fill(name));
      } else if (this.#sees('(')) {
        parts.push(this.#group());
      } else if (this.atEnd || this.#sees(')')) {
        return parts.flat();
      } else {
        throw this.unexpected();
      }
    }
  }

  #group() {
    const start = this.#position;
    this.#take(/\(/y);
    const stitches = this.row();
    if (this.atEnd) throw new KnittingError(start, 'group never closed');
    if (stitches.length === 0) throw new KnittingError(start, 'empty group');
    this.#take(/\)/y);
    if (!this.#take(/\*/y)) return stitches;
    if (!/[0-9]/.test(this.#text.charAt(this.#position))) throw new KnittingError(this.#position, 'number expected');
    return Array(this.#number()).fill(stitches).flat();
  }

  /** How often something is repeated: once, unless there is a number. */
  #number() {
    const start = this.#position;
    const number = Number(this.#take(/[0-9]+/y) || 1);
    if (number < 0) throw new KnittingError(start, 'nothing to repeat zero times');
    return number;
  }

  #sees(character) {
    return this.#text.startsWith(character, this.#position);
  }

  /** Read what matches right here, perhaps nothing. */
  #take(pattern) {
    pattern.lastIndex = this.#position;
    const [found] = pattern.exec(this.#text) ?? [''];
    this.#position += found.length;
    return found;
  }
}
