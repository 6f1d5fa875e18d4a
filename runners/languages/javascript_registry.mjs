// Suites and tests in the order in which they are written, and how they run. Shared by the harnesses of both modes.
import { createRequire } from 'node:module';
import { format, inspect } from 'node:util';

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

// The rows of a table: a list, or a template literal with a line of headings, whose rows become objects.
function rowsOf(table, values) {
  if (!table.raw) return [...table];
  const heads = table[0].trim().split(/\s*\|\s*/);
  const rows = Array.from({ length: Math.floor(values.length / heads.length) }, (_, row) => row * heads.length);
  return rows.map((start) => Object.fromEntries(heads.map((head, column) => [head, values[start + column]])));
}

// Whether names of rows tell what is in them: those of hidden tests do not.
export const $rows = { told: true };

// A row's name as Jest writes it: printf's directives for a list, `$name` and `$name.part` for an object.
function titleOf(name, row, values, index) {
  if (!$rows.told) return String(name);
  const left = [...values];
  const printed = String(name).replace(/%([sdifjoOcp#$%])/g, (directive, kind) => {
    if (kind === '%') return '%';
    if (kind === '#' || kind === '$') return String(kind === '#' ? index : index + 1);
    if (!left.length) return directive;
    return kind === 'p' ? inspect(left.shift()) : format(directive, left.shift());
  });
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return printed;
  return printed.replace(/\$(#|[A-Za-z_$][\w$]*(?:\.[\w$]+)*)/g, (whole, wanted) => {
    if (wanted === '#') return String(index);
    const parts = wanted.split('.');
    if (!(parts[0] in row)) return whole;
    const value = parts.reduce((object, part) => object?.[part], row);
    return typeof value === 'string' ? value : inspect(value);
  });
}

function each(register) {
  return (table, ...places) => (name, body) => {
    for (const [index, row] of rowsOf(table, places).entries()) {
      const values = Array.isArray(row) ? row : [row];
      register(titleOf(name, row, values, index), () => body(...values));
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

export const $require = createRequire;

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
