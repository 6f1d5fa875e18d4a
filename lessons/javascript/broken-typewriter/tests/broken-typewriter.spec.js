import { describe, expect, test } from '@jest/globals';
import { brokenKeys, WrongGuessError } from './broken-typewriter.js';

describe('Broken keys', () => {
  test('one broken key is found', () => {
    expect(brokenKeys('meet me at noon', 'mt m at noon')).toBe('e');
  });

  test('several broken keys come in the order of striking', () => {
    expect(brokenKeys('The Raven', 'T Rav')).toBe('hen');
  });

  test('a sound machine has no broken keys', () => {
    expect(brokenKeys('All is well.', 'All is well.')).toBe('');
  });

  test('each broken key is named once', () => {
    expect(brokenKeys('banana', 'bnn')).toBe('a');
  });

  test('capital letters share the key of small ones', () => {
    expect(brokenKeys('Anna and Abel', 'nn nd bel')).toBe('a');
  });

  test('the space bar can break', () => {
    expect(brokenKeys('come at once', 'comeatonce')).toBe(' ');
  });

  test('punctuation can break', () => {
    expect(brokenKeys('Help! Quick!', 'Help Quick')).toBe('!');
  });

  test('signs with a meaning in regular expressions are keys like any other', () => {
    expect(brokenKeys('Who? (I.)', 'Who I')).toBe('?(.)');
  });

  test('every key may be broken', () => {
    expect(brokenKeys('abba', '')).toBe('ab');
  });

  test('an empty letter tells of no broken key', () => {
    expect(brokenKeys('', '')).toBe('');
  });
});

describe('A wrong guess', () => {
  test.each([
    ['a key that works once and fails once', 'anna', 'ana'],
    ['a capital that appears where its small letter does not', 'Anna', 'Ann'],
    ['marks in another order', 'no', 'on'],
    ['marks that nobody struck', 'yes', 'yesx'],
    ['a small letter where a capital was meant', 'Anna', 'anna'],
    ['more marks than were struck', 'hi', 'hii'],
    ['something typed though nothing was meant', '', 'boo'],
  ])('is told by %s', (_, meant, typed) => {
    expect(() => brokenKeys(meant, typed)).toThrow(WrongGuessError);
  });

  test('is an error of its own, and an Error', () => {
    expect(WrongGuessError.prototype).toBeInstanceOf(Error);
  });
});
