import { describe, expect, test } from '@jest/globals';
import { customsForm, route, weight } from './nested-parcels.js';

function parcel(label, grams, ...inside) {
  return { label, grams, inside };
}

const HATBOX = parcel('hatbox', 300, parcel('tin', 120, parcel('ring', 4)), parcel('scarf', 90));

function deep(levels) {
  let inner = parcel('pearl', 1);
  for (let level = 0; level < levels; level += 1) inner = parcel(`box ${level}`, 10, inner);
  return inner;
}

describe('Weight', () => {
  test('everything inside is weighed too', () => {
    expect(weight(HATBOX)).toBe(514);
  });

  test('a parcel with nothing in it weighs itself', () => {
    expect(weight(parcel('scarf', 90))).toBe(90);
  });

  test('thirty parcels in one another are all weighed', () => {
    expect(weight(deep(30))).toBe(301);
  });

  test('parcels may weigh nothing', () => {
    expect(weight(parcel('air', 0, parcel('air', 0)))).toBe(0);
  });
});

describe('Route', () => {
  test('the route leads from the outermost parcel', () => {
    expect(route(HATBOX, 'ring')).toEqual(['hatbox', 'tin', 'ring']);
  });

  test('the outermost parcel is its own route', () => {
    expect(route(HATBOX, 'hatbox')).toEqual(['hatbox']);
  });

  test('what comes after a dead end is found', () => {
    expect(route(HATBOX, 'scarf')).toEqual(['hatbox', 'scarf']);
  });

  test('what is not there has no route', () => {
    expect(route(HATBOX, 'trombone')).toBeNull();
  });

  test('the shortest of several routes is taken', () => {
    const bag = parcel('bag', 1, parcel('tin', 1, parcel('key', 1)));
    const box = parcel('box', 1, bag, parcel('sock', 1, parcel('key', 1)));
    expect(route(box, 'key')).toEqual(['box', 'sock', 'key']);
  });

  test('of equally short routes the first packed is taken', () => {
    const box = parcel('box', 1, parcel('bag', 1, parcel('key', 1)), parcel('sock', 1, parcel('key', 1)));
    expect(route(box, 'key')).toEqual(['box', 'bag', 'key']);
  });

  test('a parcel in one of the same label is further away', () => {
    expect(route(parcel('key', 1, parcel('key', 1)), 'key')).toEqual(['key']);
  });

  test('a route may lead into thirty parcels', () => {
    expect(route(deep(30), 'pearl')).toHaveLength(31);
  });
});

describe('Customs form', () => {
  test('the form shows what is in what', () => {
    expect(customsForm(HATBOX)).toEqual(['hatbox: 514 g', '  tin: 124 g', '    ring: 4 g', '  scarf: 90 g']);
  });

  test('a single parcel is a single line', () => {
    expect(customsForm(parcel('scarf', 90))).toEqual(['scarf: 90 g']);
  });

  test('the order of packing is kept', () => {
    const box = parcel('box', 1, parcel('zither', 2), parcel('apple', 3));
    expect(customsForm(box)).toEqual(['box: 6 g', '  zither: 2 g', '  apple: 3 g']);
  });
});

describe('Hands off', () => {
  test('nothing is changed by looking', () => {
    const lookedAt = structuredClone(HATBOX);
    weight(lookedAt);
    route(lookedAt, 'ring');
    customsForm(lookedAt);
    expect(lookedAt).toEqual(HATBOX);
  });
});
