import { describe, expect, test } from '@jest/globals';
import { describeLamp } from './signal-lamp.ts';

describe('Signal lamp', () => {
  test('several flashes are counted', () => {
    expect(describeLamp(3, 10)).toBe('3 flashes every 10 s');
  });

  test('one flash is written in the singular', () => {
    expect(describeLamp(1, 5)).toBe('1 flash every 5 s');
  });

  test('a lamp without flashes is steady', () => {
    expect(describeLamp(0, 10)).toBe('steady light');
  });

  test('the period of a steady lamp does not matter', () => {
    expect(describeLamp(0, 1)).toBe('steady light');
  });

  test('a period of one second needs no number', () => {
    expect(describeLamp(2, 1)).toBe('2 flashes every second');
  });

  test('one flash every second is singular twice', () => {
    expect(describeLamp(1, 1)).toBe('1 flash every second');
  });

  test('numbers with many digits are written in full', () => {
    expect(describeLamp(12, 120)).toBe('12 flashes every 120 s');
  });
});
