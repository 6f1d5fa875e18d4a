// Suites and tests in the order in which they are written, and how they run. Shared by the harnesses of both modes.
import { format } from 'node:util';

const { assign } = Object;

export const root = { path: [], before: [], after: [], beforeAll: [], afterAll: [], parts: [] };
let suite = root;

function describeOne(name, body) {
  const outer = suite;
  suite = { path: [...outer.path, String(name?.name ?? name)], before: [], after: [], beforeAll: [], afterAll: [], parts: [] };
  outer.parts.push(suite);
  try {
    body();
  } finally {
    suite = outer;
  }
}

function testOne(name, body) {
  suite.parts.push({ id: [...suite.path, String(name)].join(' > '), body });
}

function each(register) {
  return (table) => (name, body) => {
    for (const row of table) {
      const values = Array.isArray(row) ? row : [row];
      const places = String(name).match(/%[sdifjoOcp]/g) ?? [];
      register(format(name, ...values.slice(0, places.length)), () => body(...values));
    }
  };
}

function family(register) {
  const skipped = () => {};
  skipped.each = () => skipped;
  return [assign(register, { each: each(register), only: register, skip: skipped, todo: skipped }), skipped];
}

export const [describe, xdescribe] = family(describeOne);
export const [test, xtest] = family(testOne);
export const it = test;
export const xit = xtest;
export const beforeEach = (body) => void suite.before.push(body);
export const afterEach = (body) => void suite.after.push(body);
export const beforeAll = (body) => void suite.beforeAll.push(body);
export const afterAll = (body) => void suite.afterAll.push(body);

export function call(body) {
  if (body.length === 0) return body();
  return new Promise((resolve, reject) => body((error) => (error ? reject(error) : resolve())));
}

// Runs a suite's tests by `runTest(test, around)`, which says whether the test passed; so does this.
export async function runSuite(one, outer, runTest) {
  const around = { before: [...outer.before, ...one.before], after: [...one.after, ...outer.after] };
  let good = true;
  for (const body of one.beforeAll) await call(body);
  for (const part of one.parts) {
    good = (await (part.parts ? runSuite(part, around, runTest) : runTest(part, around))) && good;
  }
  for (const body of one.afterAll) await call(body);
  return good;
}
