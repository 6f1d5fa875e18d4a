// Pairs of values and what Jest's own `expect` says of them, one line of JSON each: [matcher, value, operands, holds];
// `holds` is null where the matcher refuses to compare, which it does under `not` as well.
// node jest_pairs.mjs LAYER HOW_MANY
import module from 'node:module';
import { written } from './values.mjs';

const [layer, most] = process.argv.slice(2);
const { expect } = module.createRequire(`${layer}/lib/x.js`)('expect');

let state = 12345;
function below(limit) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >> 8) % limit;
}
const pick = (all) => all[below(all.length)];

class Dog { constructor(name, age) { this.name = name; this.age = age; } }
class Puppy extends Dog {}
class Bag { constructor(...items) { this.held = items.length; this.items = items; Object.defineProperty(this, 'items', { enumerable: false }); } *[Symbol.iterator]() { yield* this.items; } }
class Oops extends Error {}

const NUMBERS = [0, -0, 1, -1, 2, 3, 0.1, 0.2, 0.3, 0.1 + 0.2, 1.005, 100, 1e21, NaN, Infinity, -Infinity, 2 ** 53];
const TEXTS = ['', 'a', 'b', 'ab', 'Hello', 'hello', '1', 'null', 'é', '\u{1f600}', 'a\nb', '12-34'];
const simple = [
  () => pick(NUMBERS), () => pick(TEXTS), () => null, () => undefined, () => pick([true, false]),
  () => BigInt(below(5)), () => Symbol.for(pick(['x', 'y'])),
];
const compound = [
  (d) => Array.from({ length: below(4) }, () => value(d)),
  (d) => ({ a: value(d), b: value(d) }),
  (d) => ({ a: value(d), c: undefined }),
  (d) => new Map(Array.from({ length: below(3) }, () => [pick(TEXTS), value(d)])),
  (d) => new Set(Array.from({ length: below(3) }, () => value(d))),
  () => new Date(below(3)), () => pick([/a/, /a/i, /b+/]),
  (d) => new (pick([Dog, Puppy]))(pick(TEXTS), value(d)), (d) => new Bag(value(d), value(d)),
  () => new (pick([Error, TypeError, Oops]))(pick(TEXTS)), () => new Uint8Array([below(3), 1]),
  () => Object(pick([1, 'a', true])), () => Object.create(null), () => [1, , 3],
];

function value(depth = 2) {
  return depth && below(2) ? pick(compound)(depth - 1) : pick(simple)();
}

function twice(make) { // the same value twice, made apart
  const before = state;
  const one = make();
  const after = state;
  state = before;
  const other = make();
  state = after;
  return [one, other];
}

const number = () => pick(NUMBERS);
const PATTERNS = [/a/, /^a$/, /h.llo/i, /\d+-\d+/, /\bHello\b/, /^$/, /[^a-c]/, /l{2}/, /é|b/, /\s/, /a$/m];
const ONE = ['toEqual', 'toStrictEqual', 'toContainEqual', 'toMatchObject'];
const NONE = ['toBeTruthy', 'toBeFalsy', 'toBeNull', 'toBeUndefined', 'toBeDefined', 'toBeNaN'];
const ORDER = ['toBeGreaterThan', 'toBeGreaterThanOrEqual', 'toBeLessThan', 'toBeLessThanOrEqual'];
const makers = [
  () => [pick(ONE), ...(below(2) ? twice(() => value()) : [value(), value()])],
  () => [pick(ONE), ...[0, 1].map(() => pick([[1], [1, undefined], [1, undefined, undefined], [undefined, 1], [, 1], [], [undefined]]))],
  () => ['toMatchObject', { a: value(1), b: value(1) }, { a: value(1) }],
  () => ['toBe', value(), pick(simple)()],
  () => ['toBe', ...twice(() => pick(simple)())],
  () => [pick(NONE), value()],
  () => [pick(ORDER), number(), number()],
  () => [pick(ORDER), value(1), number()],
  () => ['toBeCloseTo', value(1), number()],
  () => [pick(ORDER), BigInt(below(4)), pick([1, 2, 2.5])],
  () => ['toBeCloseTo', number(), number(), ...(below(2) ? [below(5)] : [])],
  () => ['toHaveLength', value(1), below(4)],
  () => ['toContain', pick([[1, 'a', NaN, null], new Set([1, 'a']), 'Hello', 'a', new Map([['a', 1]])]), pick(['a', 1, NaN, null, 'l'])],
  () => ['toMatch', value(1), pick(TEXTS)],
  () => ['toContain', value(1), pick(['a', 1, null])],
  () => ['toHaveProperty', value(1), pick(['a', 'b'])],
  () => ['toMatch', pick(TEXTS), pick([...PATTERNS, ...TEXTS])],
  () => ['toHaveProperty', { a: { b: [1, { c: 2 }] }, 'x.y': 3 }, pick(['a', 'a.b', 'a.b.1.c', 'a.b[0]', 'z', 'a.q']), ...(below(2) ? [pick([1, 2, [1, { c: 2 }]])] : [])],
  () => ['toBeInstanceOf', value(), pick([Dog, Puppy, Error, TypeError, Oops, Array, Map, Set, Date, RegExp, Object])],
  () => ['toThrow', pick([new Error('Hello'), new TypeError('a'), new Oops('ab')]), ...(below(4) ? [pick([Error, TypeError, Oops, 'Hello', 'a', /hell/i, /^a$/, new Error('a'), new TypeError('Hello')])] : [])],
];

for (let count = 0; count < Number(most); count += 1) {
  const [matcher, actual, ...operands] = pick(makers)();
  let holds = true;
  try {
    const judged = matcher === 'toThrow' ? () => { throw actual; } : actual;
    expect(judged)[matcher](...operands);
  } catch (error) {
    if (!('matcherResult' in error) && !error.message.includes('Matcher error')) continue;
    holds = 'matcherResult' in error ? false : null;
  }
  console.log(JSON.stringify([matcher, written(actual), operands.map(written), holds]));
}
