// The test harness of JavaScript and TypeScript: what `@jest/globals` offers, with Jest's own `expect` and mocks.
//
// It reads its orders once, from standard input, takes the tests off the disk, and only then lets the solution in.
// What it needs afterwards it has in constants of its own: the solution may change every global it likes.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { BOX, closeDoors, syntaxPlace } from './modules.mjs';
import { call, root, runSuite } from './registry.mjs';

export * from './registry.mjs';

const LAYER = path.dirname(path.dirname(process.execPath));
const require = module.createRequire(`${LAYER}/lib/x.js`);
const { expect: jestExpect } = require('expect');
const { ModuleMocker } = require('jest-mock');

const write = fs.writeSync;
const stringify = JSON.stringify;
const now = performance.now.bind(performance);
const nothing = Object.create(null);
const { format, types } = util;
const finish = process.reallyExit.bind(process);
const { keys, getPrototypeOf, create, assign } = Object;
const mocker = new ModuleMocker(globalThis);

// Where `expect` keeps its matchers, for everybody to find.
const MATCHERS = Symbol.for('$$jest-matchers-object');
const held = globalThis[MATCHERS];
const fixed = { writable: false, configurable: false };
for (const name of Object.keys(held.matchers)) Object.defineProperty(held.matchers, name, fixed);
Object.defineProperty(held, 'matchers', fixed);
Object.defineProperty(globalThis, MATCHERS, fixed);
Object.freeze(held.customEqualityTesters);

const orders = JSON.parse(fs.readFileSync(0, 'utf8'));
const { secret, wrong } = orders;

function say(event) {
  write(3, `${secret} ${stringify(assign(create(null), event))}\n`);
}

// Tests see the harness, the solution sees itself and what does no harm.
const { tests, load, loaded } = closeDoors(import.meta.url, orders.tests);

// --- expectations: where they are made wrong on purpose, everything that was equal must differ ---------------------
// Both runs do the same up to the last choice, and what takes an expectation's place might be right elsewhere: code that
// replaced a matcher, or anything that is called on the way, cannot tell which of the two it is in.

const COMPARES = new Set([
  'toBe', 'toEqual', 'toStrictEqual', 'toBeCloseTo', 'toHaveLength', 'toContain', 'toContainEqual', 'toMatch',
  'toMatchObject', 'toHaveBeenCalledTimes', 'toHaveReturnedWith', 'toBeInstanceOf',
]);
const STATES = new Set(['toBeTruthy', 'toBeFalsy', 'toBeNull', 'toBeUndefined', 'toBeDefined', 'toBeNaN']);

// In both runs the right expectation goes through here, so nothing below may be anything that the solution can replace:
// it would see the right expectation, and could then tell it from a wrong one.

const plain = Function.prototype.bind.bind(Function.prototype.call); // method(...) as method.call(...)
const getter = (prototype, name) => plain(Object.getOwnPropertyDescriptor(prototype, name).get);
const { isArray } = Array;
const { isFinite } = Number;
const { abs } = Math;
const { fromCharCode } = String;
const { defineProperty, getOwnPropertyDescriptors, defineProperties } = Object;
const { isSet, isMap, isDate, isRegExp } = types;
const [slice, charCodeAt] = [plain(String.prototype.slice), plain(String.prototype.charCodeAt)];
const [timeOf, source, flags] = [plain(Date.prototype.getTime), getter(RegExp.prototype, 'source'), getter(RegExp.prototype, 'flags')];
const [eachOfSet, addTo] = [plain(Set.prototype.forEach), plain(Set.prototype.add)];
const [eachOfMap, put] = [plain(Map.prototype.forEach), plain(Map.prototype.set)];
const [OwnSet, OwnMap, OwnDate, OwnRegExp] = [Set, Map, Date, RegExp];

function following(text) {
  const code = text.length ? charCodeAt(text, text.length - 1) : 32;
  const another = (code >= 97 && code < 122) || (code >= 65 && code < 90) || (code >= 48 && code < 57);
  return another ? slice(text, 0, -1) + fromCharCode(code + 1) : text + (text.length ? slice(text, -1) : ' ');
}

function longer(array) {
  const copy = [];
  const put = (index, value) => defineProperty(copy, index, { value, writable: true, enumerable: true, configurable: true });
  for (let index = 0; index < array.length; index += 1) put(index, array[index]);
  put(array.length, array.length ? array[array.length - 1] : 0);
  return copy;
}

function otherSet(set) {
  const copy = new OwnSet();
  let left = 0;
  eachOfSet(set, (one) => {
    if (left) addTo(copy, one);
    left += 1;
  });
  return left ? copy : addTo(copy, 0);
}

function otherMap(map, depth) {
  const copy = new OwnMap();
  let first = [0, -1];
  let count = 0;
  eachOfMap(map, (one, key) => {
    if (!count) first = [key, one];
    put(copy, key, one);
    count += 1;
  });
  return put(copy, first[0], other(first[1], depth + 1));
}

function otherObject(object, depth) {
  const names = keys(object);
  const copy = defineProperties(create(getPrototypeOf(object)), getOwnPropertyDescriptors(object));
  const key = names.length ? names[0] : 'value';
  const value = other(object[key], depth + 1);
  return defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}

function other(value, depth = 0) {
  if (typeof value === 'number') return isFinite(value) ? value + 1 + abs(value) : 0;
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return following(value);
  if (typeof value === 'function') return class {};
  if (value === null || typeof value !== 'object' || typeof value.asymmetricMatch === 'function' || depth > 8) return 0;
  if (isArray(value)) return longer(value);
  if (isSet(value)) return otherSet(value);
  if (isDate(value)) return new OwnDate(timeOf(value) + 1);
  if (isRegExp(value)) return new OwnRegExp(`${source(value)}(?!)`, flags(value));
  return isMap(value) ? otherMap(value, depth) : otherObject(value, depth);
}

function chosen(value) {
  const instead = other(value);
  return wrong ? instead : value;
}

function turn(matchers) {
  const opposite = matchers.not;
  const state = wrong ? opposite : matchers;
  return new Proxy(nothing, {
    get(_, name) {
      if (name === 'resolves' || name === 'rejects') return turn(matchers[name]);
      if (COMPARES.has(name)) return (value, ...more) => matchers[name](chosen(value), ...more);
      if (STATES.has(name)) return () => state[name]();
      if (name === 'toThrow') {
        return (...args) => (args[0] === undefined ? state.toThrow() : matchers.toThrow(chosen(args[0])));
      }
      return matchers[name];
    },
  });
}

// A value that calls itself equal to everything, which only the tests' own may.
function pretends(value, depth = 0) {
  if (value === null || typeof value !== 'object' || depth > 8) return false;
  if (typeof value.asymmetricMatch === 'function') return true;
  return keys(value).slice(0, 1000).some((key) => pretends(value[key], depth + 1));
}

function check(value) {
  if (pretends(value)) throw new Error('The value matches whatever it is compared with: this is no result.');
  return turn(jestExpect(value));
}

export const expect = new Proxy(check, { get: (_, name) => jestExpect[name] });
export const jest = {
  fn: (implementation) => mocker.fn(implementation),
  spyOn: (...args) => mocker.spyOn(...args),
  clearAllMocks: () => mocker.clearAllMocks(),
  resetAllMocks: () => mocker.resetAllMocks(),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  setTimeout: () => {},
  mock: () => {
    throw new Error('jest.mock is not available here: give the solution what it works with as an argument');
  },
};

// --- running -------------------------------------------------------------------------------------------------------

const MOST = 4000;
let current = null;

function told(error) {
  const strip = (text) => util.stripVTControlCharacters(text).replaceAll(`file://${BOX}/`, '').replaceAll(`${BOX}/`, '');
  if (!types.isNativeError(error)) return [strip(format('%o', error)), null];
  const matched = 'matcherResult' in error;
  const lines = String(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const frames = lines.filter((line) => line.includes(BOX) && !line.includes('.cdu/')).slice(0, 8).join('\n');
  const place = error.name === 'SyntaxError' && !frames ? syntaxPlace(error, loaded) : frames;
  const text = matched ? String(error.message) : `${error.name}: ${error.message}\n${place}`;
  return [strip(text).trim().slice(0, MOST), matched ? 'AssertionError' : String(error.name)];
}

const seen = new Map();
function unique(id) {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} (${count})`;
}

async function runTest(one, around) {
  const id = unique(one.id);
  const state = (current = { out: '', failed: null });
  say({ e: 'start', t: id });
  const started = now();
  const attempt = async (body) => {
    try {
      await call(body);
    } catch (error) {
      state.failed ??= told(error);
    }
  };
  for (const body of around.before) if (!state.failed) await attempt(body);
  if (!state.failed) await attempt(one.body);
  for (const body of around.after) await attempt(body);
  current = null;
  const [m, k] = state.failed ?? [null, null];
  const o = state.failed ? (k === 'AssertionError' ? 'failed' : 'error') : 'passed';
  say({ e: 'end', t: id, o, m, k, ms: now() - started, out: state.out });
  return o === 'passed';
}

function listen(stream, descriptor) {
  stream.write = (text) => {
    const piece = String(text);
    if (current) current.out = (current.out + piece).slice(0, MOST);
    else write(descriptor, piece);
    return true;
  };
}

function stray(error) {
  if (current) current.failed ??= told(error);
  else say({ e: 'load', m: told(error)[0], k: told(error)[1], syntax: false });
}

listen(process.stdout, 1);
listen(process.stderr, 2);
process.on('uncaughtException', stray);
process.on('unhandledRejection', stray);

// Not awaited here: tests import this very module, which has to be complete by then.
void (async () => {
  let good = false;
  try {
    for (const url of tests) await load(url);
    good = await runSuite(root, { before: [], after: [] }, runTest);
  } catch (error) {
    const [m, k] = told(error);
    say({ e: 'load', m, k, syntax: k === 'SyntaxError' });
  }
  say({ e: 'done' });
  finish(good ? 0 : 1);
})();
