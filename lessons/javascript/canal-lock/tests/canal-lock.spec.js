import { describe, expect, test } from '@jest/globals';
import { LockError, operate } from './canal-lock.js';

const LIFT = ['enter', 'close lower', 'fill', 'open upper', 'leave'];
const LOWER = ['enter', 'close upper', 'drain', 'open lower', 'leave'];

function lock(open, water, rest = {}) {
  return { open, water, boat: false, up: 0, down: 0, ...rest };
}

/** What the LockError says, or how the lock stands if there was none. */
function complaint(orders) {
  try {
    return operate(orders);
  } catch (error) {
    if (error instanceof LockError) return error.message;
    throw error;
  }
}

describe('Operating', () => {
  test('without orders it stands as at the beginning', () => {
    expect(operate([])).toEqual(lock('lower', 'low'));
  });

  test('a boat goes up', () => {
    expect(operate(LIFT)).toEqual(lock('upper', 'high', { up: 1 }));
  });

  test('a boat goes down', () => {
    expect(operate(['close lower', 'fill', 'open upper', ...LOWER])).toEqual(lock('lower', 'low', { down: 1 }));
  });

  test('boats go up and down all day', () => {
    const day = Array(20).fill([...LIFT, ...LOWER]).flat();
    expect(operate(day)).toEqual(lock('lower', 'low', { up: 20, down: 20 }));
  });

  test('a boat that turns back went nowhere', () => {
    expect(operate(['enter', 'leave'])).toEqual(lock('lower', 'low'));
  });

  test('a boat that was lifted and let down again went nowhere', () => {
    const thereAndBack = ['enter', 'close lower', 'fill', 'drain', 'open lower', 'leave'];
    expect(operate(thereAndBack)).toEqual(lock('lower', 'low'));
  });

  test('a boat in the chamber is seen', () => {
    expect(operate(['enter'])).toEqual(lock('lower', 'low', { boat: true }));
  });

  test('a boat is seen behind closed gates too', () => {
    expect(operate(['enter', 'close lower'])).toEqual(lock(null, 'low', { boat: true }));
  });

  test('both gates may be closed', () => {
    expect(operate(['close lower', 'fill'])).toEqual(lock(null, 'high'));
  });

  test('each call starts with a new lock', () => {
    operate(LIFT);
    expect(operate([])).toEqual(lock('lower', 'low'));
  });
});

describe('Forbidden', () => {
  test('no filling through an open gate', () => {
    expect(complaint(['enter', 'fill'])).toBe('order 2: fill');
  });

  test('no draining through an open gate', () => {
    expect(complaint([...LIFT, 'drain'])).toBe('order 6: drain');
  });

  test('no second gate while one is open', () => {
    expect(complaint([...LIFT, 'open lower'])).toBe('order 6: open lower');
  });

  test('no upper gate at low water', () => {
    expect(complaint(['close lower', 'open upper'])).toBe('order 2: open upper');
  });

  test('no lower gate at high water', () => {
    expect(complaint(['close lower', 'fill', 'open lower'])).toBe('order 3: open lower');
  });

  test('an open gate cannot be opened', () => {
    expect(complaint(['open lower'])).toBe('order 1: open lower');
    expect(complaint([...LIFT, 'open upper'])).toBe('order 6: open upper');
  });

  test('a closed gate cannot be closed', () => {
    expect(complaint(['close upper'])).toBe('order 1: close upper');
  });

  test('a full chamber cannot be filled', () => {
    expect(complaint(['close lower', 'fill', 'fill'])).toBe('order 3: fill');
  });

  test('an empty chamber cannot be drained', () => {
    expect(complaint(['close lower', 'drain'])).toBe('order 2: drain');
  });

  test('no second boat', () => {
    expect(complaint(['enter', 'enter'])).toBe('order 2: enter');
  });

  test('no entering through closed gates', () => {
    expect(complaint(['close lower', 'enter'])).toBe('order 2: enter');
  });

  test('no leaving through closed gates', () => {
    expect(complaint(['enter', 'close lower', 'leave'])).toBe('order 3: leave');
  });

  test('no leaving without a boat', () => {
    expect(complaint(['leave'])).toBe('order 1: leave');
  });

  test.each(['whistle', 'open', 'close', 'open middle', 'fill up', 'FILL', '', 'toString', 'constructor'])(
    'nobody knows the order %j',
    (order) => {
      expect(complaint([order])).toBe(`order 1: ${order}`);
    },
  );

  test('no closing of a gate that is none', () => {
    expect(complaint(['close lower', 'close null'])).toBe('order 2: close null');
  });

  test('a lock error is an Error', () => {
    expect(LockError.prototype).toBeInstanceOf(Error);
  });
});
