// Values as data, in the form of runners/observed/values.py.
import { types } from 'node:util';

const MOST_ITEMS = 20_000;

export const exported = new Map(); // classes and functions of the solution, with the name under which a module exports them

function nameOf(constructor) {
  return String(exported.get(constructor) ?? constructor?.name ?? '');
}

function chainOf(prototype) {
  const chain = [];
  for (let each = prototype; each; each = Object.getPrototypeOf(each)) {
    const constructor = Object.getOwnPropertyDescriptor(each, 'constructor')?.value;
    const name = typeof constructor === 'function' ? nameOf(constructor) : '';
    if (name !== 'Object' || !chain.length) chain.push(name);
  }
  return chain;
}

function fieldsOf(value, above, skipped = []) {
  const names = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  const shown = names.filter((key) => !skipped.includes(key));
  return shown.map((key) => [String(key), data(value[key], above)]);
}

// Whether an object is one of JavaScript's or of Node.js's own, which keep what they hold where nobody can look.
function isBuiltIn(value) {
  for (let each = Object.getPrototypeOf(value); each && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    const constructor = Object.getOwnPropertyDescriptor(each, 'constructor')?.value;
    if (typeof constructor === 'function' && globalThis[constructor.name] === constructor) return true;
  }
  return false;
}

function parts(values, above, present = () => true) {
  const found = [];
  for (const each of values) {
    if (found.length >= MOST_ITEMS) throw new RangeError('too many values');
    found.push(present(found.length) ? data(each, above) : ['w', 'hole', '']);
  }
  return found;
}

function primitive(value) {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return ['f', Object.is(value, -0) ? '-0' : String(value)];
    case 'bigint':
      return ['i', String(value)];
    case 'symbol':
      return ['w', 'symbol', String(value.description)];
    default:
      return value === null ? null : ['w', 'undefined', ''];
  }
}

function labelled(kind, value) {
  const own = nameOf(Object.getPrototypeOf(value)?.constructor);
  return own === kind || !own ? kind : `${kind}:${own}`;
}

function ofFunction(value, above) {
  if (value._isMockFunction === true && value.mock) {
    return ['o', ['MockFunction'], [['calls', ['l', 'Array', value.mock.calls.map((args) => data([...args], above))]]]];
  }
  const isClass = /^class\b/.test(Function.prototype.toString.call(value)) || value.prototype instanceof Error;
  const builtIn = /\[native code\]/.test(Function.prototype.toString.call(value)) && value.prototype;
  return ['w', isClass || builtIn ? 'class' : 'function', nameOf(value)];
}

// The value as data. `above` holds the objects that it is in, so that a cycle ends.
function data(value, above = []) {
  if (typeof value === 'function') return ofFunction(value, [...above, value]);
  if (value === null || typeof value !== 'object') return primitive(value);
  const level = above.lastIndexOf(value);
  if (level >= 0) return ['r', above.length - level];
  const inside = [...above, value];
  if (Array.isArray(value)) return ['l', labelled('Array', value), parts(value, inside, (index) => index in value)];
  if (types.isSet(value)) return ['t', labelled('Set', value), parts(value, inside)];
  if (types.isMap(value)) {
    return ['m', labelled('Map', value), [...value].map(([key, one]) => [data(key, inside), data(one, inside)])];
  }
  if (types.isDate(value)) return ['w', 'Date', String(Number(value))];
  if (types.isRegExp(value)) return ['w', 'RegExp', String(value)];
  if (types.isPromise(value)) return ['w', 'unreadable', ''];
  if (types.isBoxedPrimitive(value)) return ['w', Object.prototype.toString.call(value), String(value)];
  if (ArrayBuffer.isView(value)) return ['l', value.constructor.name, parts(value, inside)];
  const chain = chainOf(Object.getPrototypeOf(value));
  if (value instanceof Error) {
    const cause = value.cause === undefined ? [] : [['cause', data(value.cause, inside)]];
    return ['e', chain, String(value.message), [...fieldsOf(value, inside, ['message', 'stack', 'cause']), ...cause]];
  }
  const fields = fieldsOf(value, inside);
  if (typeof value[Symbol.iterator] !== 'function' && isBuiltIn(value)) return ['w', 'unreadable', ''];
  return typeof value[Symbol.iterator] === 'function' ? ['o', chain, fields, parts(value, inside)] : ['o', chain, fields];
}

export function written(value) {
  try {
    return data(value);
  } catch {
    return ['w', 'unreadable', ''];
  }
}
