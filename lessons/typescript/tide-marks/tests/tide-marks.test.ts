import { describe, expect, test } from '@jest/globals';
import { highWaters } from './tide-marks.ts';

describe('Tide marks', () => {
  test('every peak is a high water', () => {
    expect(highWaters([1, 3, 2, 5, 4])).toEqual([1, 3]);
  });

  test('a flat top counts where it begins', () => {
    expect(highWaters([1, 4, 4, 4, 2])).toEqual([1]);
  });

  test('standing still on the way up is no high water', () => {
    expect(highWaters([1, 2, 2, 3, 1])).toEqual([3]);
  });

  test('standing still on the way down is no high water', () => {
    expect(highWaters([1, 5, 3, 3, 2])).toEqual([1]);
  });

  test('a sea that only rises has no high water', () => {
    expect(highWaters([1, 2, 3])).toEqual([]);
  });

  test('a sea that only falls has no high water', () => {
    expect(highWaters([3, 2, 1])).toEqual([]);
  });

  test('a flat top at the end is not decided', () => {
    expect(highWaters([1, 4, 4])).toEqual([]);
  });

  test('a flat top at the beginning is not decided', () => {
    expect(highWaters([4, 4, 1])).toEqual([]);
  });

  test('low water may lie between two flat tops', () => {
    expect(highWaters([0, 2, 2, 1, 1, 3, 3, 0])).toEqual([1, 5]);
  });

  test('levels may lie below zero', () => {
    expect(highWaters([-3, -1, -2])).toEqual([1]);
  });

  test.each([{ levels: [] }, { levels: [5] }, { levels: [1, 2] }])('too few levels hold no high water: %j', ({ levels }) => {
    expect(highWaters(levels)).toEqual([]);
  });
});
