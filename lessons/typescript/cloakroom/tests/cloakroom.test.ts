import { describe, expect, test } from '@jest/globals';
import { Cloakroom, CloakroomError, CloakroomFullError, NoSuchCoatError } from './cloakroom.ts';

function filled(hooks: number, ...coats: string[]): Cloakroom {
  const room = new Cloakroom(hooks);
  for (const coat of coats) room.hang(coat);
  return room;
}

describe('Hanging', () => {
  test('hooks are given out from the lowest', () => {
    const room = new Cloakroom(3);
    expect([room.hang('fur'), room.hang('mac'), room.hang('cape')]).toEqual([1, 2, 3]);
  });

  test('a hook that became free is used again', () => {
    const room = filled(3, 'fur', 'mac', 'cape');
    room.fetch(2);
    expect(room.hang('poncho')).toBe(2);
  });

  test('the lowest of several free hooks is used', () => {
    const room = filled(3, 'fur', 'mac', 'cape');
    room.fetch(3);
    room.fetch(1);
    expect(room.hang('poncho')).toBe(1);
  });

  test('a full cloakroom takes no coat', () => {
    const room = filled(1, 'fur');
    expect(() => room.hang('mac')).toThrow(CloakroomFullError);
  });

  test('a refused coat changes nothing', () => {
    const room = filled(1, 'fur');
    expect(() => room.hang('mac')).toThrow(CloakroomFullError);
    expect([room.find('mac'), room.free, room.fetch(1)]).toEqual([[], 0, 'fur']);
  });

  test('a cloakroom without hooks is always full', () => {
    const room = new Cloakroom(0);
    expect(() => room.hang('fur')).toThrow(CloakroomFullError);
  });
});

describe('Fetching', () => {
  test('every guest gets the right coat', () => {
    const room = filled(2, 'fur', 'mac');
    expect([room.fetch(2), room.fetch(1)]).toEqual(['mac', 'fur']);
  });

  test('the other coats stay where they hang', () => {
    const room = filled(3, 'fur', 'mac', 'cape');
    room.fetch(1);
    expect([room.fetch(3), room.fetch(2)]).toEqual(['cape', 'mac']);
  });

  test('an empty hook has no coat', () => {
    const room = new Cloakroom(2);
    expect(() => room.fetch(1)).toThrow(NoSuchCoatError);
  });

  test('a coat can be fetched only once', () => {
    const room = filled(1, 'fur');
    room.fetch(1);
    expect(() => room.fetch(1)).toThrow(NoSuchCoatError);
  });

  test.each([0, 2, -1])('hook %d does not exist in a cloakroom of one hook', (hook) => {
    const room = filled(1, 'fur');
    expect(() => room.fetch(hook)).toThrow(NoSuchCoatError);
  });

  test('asking for a coat that is not there changes nothing', () => {
    const room = filled(2, 'fur');
    expect(() => room.fetch(2)).toThrow(NoSuchCoatError);
    expect([room.free, room.fetch(1)]).toEqual([1, 'fur']);
  });
});

describe('Looking', () => {
  test('coats of the same kind are found in order', () => {
    const room = filled(4, 'mac', 'fur', 'mac', 'cape');
    room.fetch(1);
    room.hang('mac');
    expect(room.find('mac')).toEqual([1, 3]);
  });

  test('hooks with two digits come after those with one', () => {
    const room = filled(10, ...Array<string>(10).fill('mac'));
    room.fetch(2);
    room.hang('mac');
    expect(room.find('mac')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('a coat that nobody brought is on no hook', () => {
    expect(new Cloakroom(2).find('fur')).toEqual([]);
  });

  test('looking for a coat leaves it where it is', () => {
    const room = filled(1, 'fur');
    room.find('fur');
    expect([room.find('fur'), room.free]).toEqual([[1], 0]);
  });

  test('free hooks are counted', () => {
    const room = new Cloakroom(2);
    const counts = [room.free];
    room.hang('fur');
    counts.push(room.free);
    room.fetch(1);
    counts.push(room.free);
    expect(counts).toEqual([2, 1, 2]);
  });

  test('two cloakrooms do not share their coats', () => {
    const [left, right] = [new Cloakroom(1), new Cloakroom(1)];
    left.hang('fur');
    expect([left.free, right.free]).toEqual([0, 1]);
  });
});

describe('Errors', () => {
  test('both errors can be recognised as one', () => {
    expect(CloakroomFullError.prototype).toBeInstanceOf(CloakroomError);
    expect(NoSuchCoatError.prototype).toBeInstanceOf(CloakroomError);
  });

  test('a cloakroom error is an Error', () => {
    expect(CloakroomError.prototype).toBeInstanceOf(Error);
  });

  test('the two errors are not the same', () => {
    expect(CloakroomFullError.prototype instanceof NoSuchCoatError).toBe(false);
    expect(NoSuchCoatError.prototype instanceof CloakroomFullError).toBe(false);
  });
});
