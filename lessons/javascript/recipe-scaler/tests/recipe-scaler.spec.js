import { describe, expect, test } from '@jest/globals';
import { scale } from './recipe-scaler.js';

function amount(text, serves, guests) {
  return scale({ serves, ingredients: { flour: text } }, guests).flour;
}

describe('The travelling cook', () => {
  test('a whole recipe is scaled', () => {
    const stew = { serves: 4, ingredients: { beans: '1 1/2', onions: '2', salt: '1/3' } };
    expect(scale(stew, 6)).toEqual({ beans: '2 1/4', onions: '3', salt: '1/2' });
  });

  test('the order of the ingredients is kept', () => {
    const recipe = { serves: 1, ingredients: { water: '1', barley: '1', apples: '1' } };
    expect(Object.keys(scale(recipe, 2))).toEqual(['water', 'barley', 'apples']);
  });

  test('the same number of guests changes nothing', () => {
    expect(amount('1 1/2', 4, 4)).toBe('1 1/2');
  });

  test('fractions are written in lowest terms', () => {
    expect(amount('1/4', 4, 8)).toBe('1/2');
  });

  test('the fraction of a mixed number is written in lowest terms', () => {
    expect(amount('1 1/4', 2, 4)).toBe('2 1/2');
  });

  test('top-heavy fractions become mixed numbers', () => {
    expect(amount('1/2', 1, 3)).toBe('1 1/2');
  });

  test('whole numbers have no fraction', () => {
    expect(amount('1/3', 1, 6)).toBe('2');
  });

  test('thirds stay thirds', () => {
    expect([amount('1', 3, 1), amount('1', 3, 2)]).toEqual(['1/3', '2/3']);
  });

  test('numbers may have several digits', () => {
    expect(amount('10 11/12', 10, 12)).toBe('13 1/10');
  });

  test('large companies are exact', () => {
    expect(amount('1/7', 3, 1_000_000_000_000_003)).toBe('47619047619047 16/21');
  });

  test('no guests need nothing', () => {
    expect([amount('2 1/2', 4, 0), amount('1/3', 4, 0)]).toEqual(['0', '0']);
  });

  test('a recipe without ingredients stays empty', () => {
    expect(scale({ serves: 4, ingredients: {} }, 2)).toEqual({});
  });

  test('the recipe itself is left alone', () => {
    const recipe = { serves: 2, ingredients: { rice: '1' } };
    scale(recipe, 4);
    expect(recipe).toEqual({ serves: 2, ingredients: { rice: '1' } });
  });

  test('a negative number of guests is refused', () => {
    expect(() => amount('1', 4, -1)).toThrow(RangeError);
  });

  test('a negative number of guests is refused even where there is nothing to cook', () => {
    expect(() => scale({ serves: 4, ingredients: {} }, -1)).toThrow(RangeError);
  });
});
