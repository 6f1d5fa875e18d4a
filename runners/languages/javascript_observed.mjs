// The harness of observed mode: runs rewritten tests and writes down which values came out, for a judge elsewhere.
//
// Nothing here is secret, and nothing that the solution could change decides anything: whoever writes other lines
// than this harness would has to know the values to write. See runners/observed/trace.py for the lines.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { BOX, closeDoors, syntaxPlace } from './modules.mjs';
import { call, root, $rows, runSuite } from './registry.mjs';
import { exported, written } from './values.mjs';

export * from './registry.mjs';

const { types } = util;
const now = performance.now.bind(performance);
const finish = process.reallyExit.bind(process);
const orders = JSON.parse(fs.readFileSync(0, 'utf8'));
const MOST = 4000;
const MOST_STACK = 20_000;

function say(...event) {
  fs.writeSync(3, `${JSON.stringify(event)}\n`);
}

// --- mocks, where the tests have any --------------------------------------------------------------------------------

const LAYER = path.dirname(path.dirname(process.execPath));
const mocker = orders.mocks && new (module.createRequire(`${LAYER}/lib/x.js`)('jest-mock').ModuleMocker)(globalThis);
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

// --- what rewritten tests call: one form for every assertion ---------------------------------------------------------

function came(site, values, operands) {
  say('v', site, values.map(written));
  if (operands) say('q', site, operands().map(written));
}

function threw(site, error, operands) {
  say('x', site, written(error), place(error));
  if (operands) say('q', site, operands().map(written));
}

// Where the solution was when something was thrown, for people: the innermost frames, none of the tests'.
function place(error) {
  try {
    const lines = String(error.stack ?? '').slice(-MOST_STACK).split('\n').filter((line) => /^\s+at /.test(line));
    const frames = lines.map((line) => line.trim().replaceAll(`file://${BOX}/`, `${BOX}/`)).filter((line) => line.includes(`${BOX}/`));
    const foreign = frames.findIndex((line) => ['.cdu/', ...orders.tests].some((one) => line.includes(`${BOX}/${one}`)));
    const own = foreign < 0 ? frames : frames.slice(0, foreign);
    return [...new Set(own)].slice(0, 4).join('\n').replaceAll(`${BOX}/`, '');
  } catch {
    return '';
  }
}

export function $observe(site, look, operands) {
  let values;
  try {
    values = [look()];
  } catch (error) {
    threw(site, error, operands);
    return;
  }
  came(site, values, operands);
}

export async function $later(site, look, operands) {
  let values;
  try {
    values = [await look()];
  } catch (error) {
    threw(site, error, operands);
    return;
  }
  came(site, values, operands);
}

// The same for an assertion whose operands are looked at here as well.
export function $both(site, look, operands) {
  let values;
  try {
    values = [look(), ...operands()];
  } catch (error) {
    threw(site, error);
    return;
  }
  came(site, values);
}

// --- running ---------------------------------------------------------------------------------------------------------

let current = null;
let left = Number(process.env.CDU_BEGUN ?? 0); // tests that began in a process that ended too early
// What the running test prints stands in a file as well, for a test that does not come to its end.
const printed = fs.openSync('.cdu-printed', 'a+', 0o600);

async function runTest(one, around) {
  if (left > 0) {
    left -= 1;
    return true;
  }
  fs.ftruncateSync(printed, 0);
  current = { out: '', failed: null };
  const state = current;
  say('t', one.id);
  const started = now();
  const attempt = async (body) => {
    try {
      await call(body);
    } catch (error) {
      state.failed ??= [error];
    }
  };
  for (const body of around.before) if (!state.failed) await attempt(body);
  if (!state.failed) await attempt(one.body);
  for (const body of around.after) await attempt(body);
  current = null;
  const thrown = state.failed && (written(state.failed[0]) ?? ['w', 'null', '']);
  say('z', now() - started, state.out, thrown, ...(state.failed ? [place(state.failed[0])] : []));
  return true;
}

function listen(stream, descriptor) {
  stream.write = (text) => {
    if (current) {
      const more = String(text).slice(0, MOST - current.out.length);
      current.out += more;
      if (more) fs.writeSync(printed, more);
    } else fs.writeSync(descriptor, String(text));
    return true;
  };
}

function told(error) {
  const strip = (text) => util.stripVTControlCharacters(text).replaceAll(`file://${BOX}/`, '').replaceAll(`${BOX}/`, '');
  if (!types.isNativeError(error)) return strip(util.format('%o', error));
  const lines = String(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const frames = lines.filter((line) => line.includes(BOX) && !line.includes('.cdu/')).slice(0, 8).join('\n');
  const place = error.name === 'SyntaxError' && !frames ? syntaxPlace(error, loaded) : frames;
  return strip(`${error.name}: ${error.message}\n${place}`).trim().slice(0, MOST);
}

function stopped(error) {
  const kind = types.isNativeError(error) ? String(error.name) : null;
  say('l', told(error), kind, kind === 'SyntaxError');
}

function stray(error) {
  if (current) current.failed ??= [error];
  else stopped(error);
}

listen(process.stdout, 1);
listen(process.stderr, 2);
process.on('uncaughtException', stray);
process.on('unhandledRejection', stray);

const { tests, load, loaded } = closeDoors(import.meta.url, orders.tests);

function unique(parts, seen = new Map()) {
  for (const part of parts) {
    if (part.parts) unique(part.parts, seen);
    else {
      const count = (seen.get(part.id) ?? 0) + 1;
      seen.set(part.id, count);
      if (count > 1) part.id = `${part.id} (${count})`;
    }
  }
}

// Not awaited here: tests import this very module, which has to be complete by then.
void (async () => {
  try {
    for (const [number, url] of tests.entries()) {
      const before = root.parts.length;
      const hidden = orders.tests[number].startsWith('hidden/');
      $rows.told = !hidden;
      await load(url);
      if (hidden) for (const part of root.parts.slice(before)) hide(part);
    }
    for (const url of loaded) {
      for (const [name, value] of Object.entries(await import(url))) {
        if (typeof value === 'function' && name !== 'default') exported.set(value, name);
      }
    }
    unique(root.parts);
    await runSuite(root, { before: [], after: [] }, runTest);
  } catch (error) {
    stopped(error);
  }
  say('d');
  finish(0);
})();

function hide(part) {
  if (part.parts) part.parts.forEach(hide);
  else part.id = `hidden/${part.id}`;
}
