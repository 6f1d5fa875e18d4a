import { describe, expect, test } from '@jest/globals';
import { crossing } from './tidal-flats.ts';

describe('A dry walk', () => {
  test('whoever is there needs no time', () => {
    expect(crossing(['5'], [2], [0, 0], [0, 0])).toBe(0);
  });

  test('on dry land the way is what counts', () => {
    expect(crossing(['999', '999', '999'], [0], [0, 0], [2, 2])).toBe(4);
  });

  test('nobody walks across corners', () => {
    expect(crossing(['90', '09'], [5], [0, 0], [1, 1])).toBeNull();
  });

  test('water that never falls is walked around', () => {
    expect(crossing(['9999', '9009', '9909'], [5], [2, 1], [2, 3])).toBe(8);
  });

  test('a square as high as the water is dry', () => {
    expect(crossing(['333'], [3], [0, 0], [0, 2])).toBe(2);
  });

  test('the map ends at its edges', () => {
    expect(crossing(['909'], [5], [0, 0], [0, 2])).toBeNull();
  });

  test('the end of a row is no neighbour of the next one', () => {
    expect(crossing(['009', '900'], [5], [0, 2], [1, 0])).toBeNull();
  });
});

describe('Waiting', () => {
  test('she waits for low water', () => {
    expect(crossing(['515'], [2, 2, 0], [0, 0], [0, 2])).toBe(3);
  });

  test('waiting for ever is no walk', () => {
    expect(crossing(['515'], [2, 2, 2], [0, 0], [0, 2])).toBeNull();
  });

  test('the tide begins again', () => {
    expect(crossing(['51115'], [0, 3, 3, 0, 0, 0], [0, 0], [0, 4])).toBe(6);
  });

  test('two hours of low water are too short for three squares', () => {
    expect(crossing(['51115'], [0, 3, 3, 3, 0], [0, 0], [0, 4])).toBeNull();
  });

  test('a sandbank is a place to wait', () => {
    expect(crossing(['5114115'], [0, 0, 4, 4], [0, 0], [0, 6])).toBe(10);
  });

  test('stepping back can be the only way to wait', () => {
    expect(crossing(['9215'], [2, 4, 4, 1, 1], [0, 1], [0, 3])).toBe(5);
  });

  test('the way back from the water may be needed', () => {
    expect(crossing(['9295'], [2, 9, 6, 2], [0, 1], [0, 3])).toBe(3);
  });

  test('the goal must be dry on arrival', () => {
    expect(crossing(['91'], [3, 3, 3, 1], [0, 0], [0, 1])).toBe(3);
  });
});

describe('The start', () => {
  test('nobody starts in the water', () => {
    expect(crossing(['19'], [3], [0, 0], [0, 1])).toBeNull();
  });

  test('nobody arrives where she cannot stand', () => {
    expect(crossing(['1'], [3, 0], [0, 0], [0, 0])).toBeNull();
  });

  test('boots help at the start', () => {
    expect(crossing(['19'], [3], [0, 0], [0, 1], 1)).toBe(1);
  });
});

describe('Boots', () => {
  test('boots carry across a wet square', () => {
    expect(crossing(['515'], [2, 2, 2], [0, 0], [0, 2], 1)).toBe(2);
  });

  test('one square may be too many for the boots', () => {
    expect(crossing(['5115'], [2], [0, 0], [0, 3], 1)).toBeNull();
  });

  test('dry land makes the boots good again', () => {
    expect(crossing(['51511511'], [2], [0, 0], [0, 7], 2)).toBe(7);
  });

  test('low water makes the boots good again', () => {
    expect(crossing(['51115'], [2, 2, 0, 2, 2], [0, 0], [0, 4], 1)).toBe(4);
  });

  test('the hour at the start counts', () => {
    expect(crossing(['119'], [2], [0, 0], [0, 2], 1)).toBeNull();
  });

  test('the last hour of the boots is enough to arrive', () => {
    expect(crossing(['511'], [2], [0, 0], [0, 2], 2)).toBe(2);
  });

  test('a longer dry way may beat the short wet one', () => {
    const flats = [
      '911119',
      '900009',
      '999911',
    ];
    expect(crossing(flats, [5], [0, 0], [0, 5], 3)).toBe(9);
  });

  test('coming later but with drier boots can be the only way', () => {
    const flats = [
      '1191',
      '1111',
      '1911',
    ];
    expect(crossing(flats, [2], [0, 0], [2, 3], 2)).toBe(7);
  });
});

describe('A large map', () => {
  test('of well over a thousand squares is crossed', () => {
    const flats = Array(40).fill('3'.repeat(40));
    expect(crossing(flats, [0, 3, 3, 2], [0, 0], [39, 39])).toBe(78);
  });

  test('shows an island that cannot be reached', () => {
    const flats = [
      ...Array(20).fill('4'.repeat(40)),
      ...Array(3).fill('0'.repeat(40)),
      ...Array(5).fill('4'.repeat(40)),
    ];
    expect(crossing(flats, [1, 2, 3, 4, 3, 2], [0, 0], [27, 39], 2)).toBeNull();
  });
});
