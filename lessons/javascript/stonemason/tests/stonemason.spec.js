import { describe, expect, test } from '@jest/globals';
import { carve } from './stonemason.js';

const VERSE =
  'when the river rose above the seventh step the old ferryman untied his boat and sang to the drowned bells of ' +
  'Varn until the water listened ';
const EPIC = VERSE.repeat(12);

function ugliness(lines, width) {
  return lines.slice(0, -1).reduce((sum, line) => sum + (width - line.length) ** 2, 0);
}

describe('Beauty', () => {
  test('empty places count by their square', () => {
    expect(carve('tide took all I owned save hope', 9)).toEqual(['tide', 'took all', 'I owned', 'save hope']);
  });

  test('a shorter line now can save ugliness later', () => {
    expect(carve('aaa bb cc ddddd', 6)).toEqual(['aaa', 'bb cc', 'ddddd']);
  });

  test('the last line may be short', () => {
    expect(carve('aaaa bbbb c', 9)).toEqual(['aaaa bbbb', 'c']);
  });

  test('everything on one line is not ugly', () => {
    expect(carve('here lies a cat', 40)).toEqual(['here lies a cat']);
  });

  test('of equally beautiful ways the first line gets the most words', () => {
    expect(carve('aa bb cc ddd e ff', 5)).toEqual(['aa bb', 'cc', 'ddd e', 'ff']);
  });

  test('a full first line is not worth every price', () => {
    expect(carve('to be or not to be that is all', 10)).toEqual(['to be or', 'not to be', 'that is', 'all']);
  });

  test('an inscription may have many lines', () => {
    const text = 'the sea gave the sea took and the gulls keep the account to this day';
    const lines = ['the sea gave the', 'sea took and the', 'gulls keep the', 'account to this', 'day'];
    expect(carve(text, 16)).toEqual(lines);
  });
});

describe('Fitting', () => {
  test('a word may fill the whole width', () => {
    expect(carve('stone', 5)).toEqual(['stone']);
  });

  test('two words may fill the whole width', () => {
    expect(carve('old stone', 9)).toEqual(['old stone']);
  });

  test('a blank needs a place too', () => {
    expect(carve('old stone', 8)).toEqual(['old', 'stone']);
  });

  test('a word that does not fit is refused', () => {
    expect(() => carve('a gravestone', 9)).toThrow(RangeError);
  });

  test('the spacing of the text does not matter', () => {
    expect(carve('  here\n\tlies   a cat ', 9)).toEqual(['here lies', 'a cat']);
  });

  test.each(['', '  \n '])('a text without words needs no lines: %j', (text) => {
    expect(carve(text, 5)).toEqual([]);
  });

  test('letters of all kinds take one place', () => {
    expect(carve('süß ört', 7)).toEqual(['süß ört']);
  });
});

describe('An epic', () => {
  test('loses and moves no word', () => {
    expect(carve(EPIC, 36).join(' ')).toBe(EPIC.trim());
  });

  test('has no line that is too long', () => {
    expect(carve(EPIC, 36).filter((line) => line.length > 36)).toEqual([]);
  });

  test('is as beautiful as can be, in the blink of an eye', () => {
    expect(ugliness(carve(EPIC, 36), 36)).toBe(419);
  });
});
