import { describe, expect, test } from '@jest/globals';
import { badHours, longestCalm } from './greenhouse-watch.ts';

describe('Bad hours', () => {
  test('cold and warm hours are listed in order', () => {
    expect(badHours([18, 15, 21, 29, 24], 16, 28)).toEqual([1, 3]);
  });

  test('the limits themselves are fine', () => {
    expect(badHours([16, 28], 16, 28)).toEqual([]);
  });

  test('a perfect day has no bad hours', () => {
    expect(badHours([20, 21, 22], 16, 28)).toEqual([]);
  });

  test('a terrible day has only bad hours', () => {
    expect(badHours([3, 40, -5], 16, 28)).toEqual([0, 1, 2]);
  });

  test('the same temperature may be bad more than once', () => {
    expect(badHours([15, 20, 15, 15], 16, 28)).toEqual([0, 2, 3]);
  });

  test('fractions of a degree count', () => {
    expect(badHours([15.9, 16.0, 28.1], 16, 28)).toEqual([0, 2]);
  });

  test('zero degrees are a temperature like any other', () => {
    expect(badHours([-1, 0, 1], 0, 0)).toEqual([0, 2]);
  });

  test('a day without readings has no bad hours', () => {
    expect(badHours([], 16, 28)).toEqual([]);
  });
});

describe('Longest calm', () => {
  test('the best stretch is counted', () => {
    expect(longestCalm([18, 15, 21, 24, 29], 16, 28)).toBe(2);
  });

  test('a stretch may reach to the last hour', () => {
    expect(longestCalm([30, 20, 20, 20], 16, 28)).toBe(3);
  });

  test('a stretch may start at the first hour', () => {
    expect(longestCalm([20, 20, 30, 20], 16, 28)).toBe(2);
  });

  test('a whole day may be calm', () => {
    expect(longestCalm(Array<number>(24).fill(20), 16, 28)).toBe(24);
  });

  test('hours at the limits are calm', () => {
    expect(longestCalm([16, 28, 16], 16, 28)).toBe(3);
  });

  test('a day may have no calm hour at all', () => {
    expect(longestCalm([2, 3], 16, 28)).toBe(0);
  });

  test('a day without readings has no calm hours', () => {
    expect(longestCalm([], 16, 28)).toBe(0);
  });

  test('good hours apart from one another are not added up', () => {
    expect(longestCalm([20, 40, 20, 40, 20], 16, 28)).toBe(1);
  });
});
