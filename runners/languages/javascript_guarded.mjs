// The test harness of JavaScript and TypeScript: what `@jest/globals` offers, with Jest's own `expect` and mocks.
//
// It reads its orders once, from standard input, takes the tests off the disk, and only then lets the solution in.
// What it needs afterwards it has in constants of its own: the solution may change every global it likes.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { BOX, closeDoors } from './modules.mjs';
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
const { sources } = closeDoors(import.meta.url, orders.tests);

// --- expectations: where they are made wrong on purpose, everything that was equal must differ ---------------------
// Both runs do the same up to the last choice, and what takes an expectation's place might be right elsewhere: code that
// replaced a matcher, or anything that is called on the way, cannot tell which of the two it is in.

const COMPARES = new Set([
  'toBe', 'toEqual', 'toStrictEqual', 'toBeCloseTo', 'toHaveLength', 'toContain', 'toContainEqual', 'toMatch',
  'toMatchObject', 'toHaveBeenCalledTimes', 'toHaveReturnedWith', 'toBeInstanceOf',
]);
const STATES = new Set(['toBeTruthy', 'toBeFalsy', 'toBeNull', 'toBeUndefined', 'toBeDefined', 'toBeNaN']);

function following(text) {
  const last = text.at(-1) ?? ' ';
  return /[a-y0-8]/i.test(last) ? text.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1) : text + last;
}

function other(value, depth = 0) {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 1 + Math.abs(value) : 0;
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return following(value);
  if (typeof value === 'function') return class {};
  if (value === null || typeof value !== 'object' || typeof value.asymmetricMatch === 'function' || depth > 8) return 0;
  if (Array.isArray(value)) return value.length ? [...value, value.at(-1)] : [0];
  if (types.isSet(value)) return new Set(value.size ? [...value].slice(1) : [0]);
  if (types.isDate(value)) return new Date(Number(value) + 1);
  if (types.isRegExp(value)) return new RegExp(`${value.source}(?!)`, value.flags);
  if (types.isMap(value)) {
    const [[key, one] = [0, -1]] = value;
    return new Map([...value, [key, other(one, depth + 1)]]);
  }
  const [key = 'value'] = keys(value);
  return assign(create(getPrototypeOf(value)), value, { [key]: other(value[key], depth + 1) });
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
  const text = matched ? String(error.message) : `${error.name}: ${error.message}\n${frames}`;
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
    for (const url of sources.keys()) await import(url);
    good = await runSuite(root, { before: [], after: [] }, runTest);
  } catch (error) {
    const [m, k] = told(error);
    say({ e: 'load', m, k, syntax: k === 'SyntaxError' });
  }
  say({ e: 'done' });
  finish(good ? 0 : 1);
})();
