import { describe, expect, test } from '@jest/globals';
import { expand, KnittingError } from './knitting-notes.ts';

function knitted(row: string): string {
  return expand(row).join(' ');
}

/** What the KnittingError says, or the stitches if there was none. */
function complaint(row: string): string[] | string {
  try {
    return expand(row);
  } catch (error) {
    if (error instanceof KnittingError) return error.message;
    throw error;
  }
}

describe('Stitches', () => {
  test('stitches are spelled out', () => {
    expect(expand('k2 p yo')).toEqual(['k', 'k', 'p', 'yo']);
  });

  test('names may have several letters', () => {
    expect(knitted('ssk2 yo')).toBe('ssk ssk yo');
  });

  test('numbers may have several digits', () => {
    expect(expand('k120')).toEqual(Array(120).fill('k'));
  });

  test('a zero in front changes nothing', () => {
    expect(knitted('k03')).toBe('k k k');
  });

  test('blanks do not matter', () => {
    expect(knitted('   k   p2  ')).toBe('k p p');
  });

  test('a number ends a name', () => {
    expect(knitted('k2p1yo')).toBe('k k p yo');
  });

  test('an empty row has no stitches', () => {
    expect(expand('')).toEqual([]);
  });

  test('a row of blanks has no stitches', () => {
    expect(expand('   ')).toEqual([]);
  });
});

describe('Groups', () => {
  test('a group is repeated as a whole', () => {
    expect(knitted('k (p1 k1)*2 sl')).toBe('k p k p k sl');
  });

  test('a group without a number is knitted once', () => {
    expect(knitted('(k p)')).toBe('k p');
  });

  test('groups may stand in groups', () => {
    expect(knitted('(k (p yo)*2)*2')).toBe('k p yo p yo k p yo p yo');
  });

  test('groups need no blanks around them', () => {
    expect(knitted('k2(p1)*2sl')).toBe('k k p p sl');
  });

  test('blanks inside parentheses do not matter', () => {
    expect(knitted('(  k  )*2')).toBe('k k');
  });

  test('groups may follow one another', () => {
    expect(knitted('(k)(p)*2(yo)')).toBe('k p p yo');
  });

  test('a group may be repeated many times', () => {
    expect(expand('(k)*012')).toEqual(Array(12).fill('k'));
  });

  test('parentheses may be fifty deep', () => {
    expect(knitted(`${'('.repeat(50)}k${')'.repeat(50)}`)).toBe('k');
  });
});

describe('Mistakes', () => {
  test('strange characters are shown', () => {
    expect(complaint('k2 %')).toBe("column 4: unexpected '%'");
  });

  test('capital letters are strange', () => {
    expect(complaint('k K')).toBe("column 3: unexpected 'K'");
  });

  test('letters of other alphabets are strange', () => {
    expect(complaint('k ß')).toBe("column 3: unexpected 'ß'");
  });

  test('digits of other scripts are strange', () => {
    expect(complaint('k３')).toBe("column 2: unexpected '３'");
  });

  test('a tab is no blank', () => {
    expect(complaint('k\tp')).toBe("column 2: unexpected '\t'");
  });

  test('characters are shown whole', () => {
    expect(complaint('k2🧶')).toBe("column 3: unexpected '🧶'");
  });

  test('a number needs a stitch', () => {
    expect(complaint('2k')).toBe("column 1: unexpected '2'");
  });

  test('a number must follow its stitch directly', () => {
    expect(complaint('k 2')).toBe("column 3: unexpected '2'");
  });

  test('a star needs a group', () => {
    expect(complaint('k*2')).toBe("column 2: unexpected '*'");
  });

  test('a star must follow its group directly', () => {
    expect(complaint('(k) *2')).toBe("column 5: unexpected '*'");
  });

  test('a group needs a star before its number', () => {
    expect(complaint('(k)2')).toBe("column 4: unexpected '2'");
  });

  test('a parenthesis that closes nothing is unexpected', () => {
    expect(complaint('k) p')).toBe("column 2: unexpected ')'");
  });

  test('a star needs a number', () => {
    expect(complaint('(k)*')).toBe('column 5: number expected');
  });

  test('no blank may stand between a star and its number', () => {
    expect(complaint('(k)* 2')).toBe('column 5: number expected');
  });

  test('a stitch cannot be knitted zero times', () => {
    expect(complaint('p k0')).toBe('column 4: nothing to repeat zero times');
  });

  test('a group cannot be knitted zero times', () => {
    expect(complaint('(k)*00')).toBe('column 5: nothing to repeat zero times');
  });

  test('a group must be closed', () => {
    expect(complaint('k (p')).toBe('column 3: group never closed');
  });

  test('the innermost open group is told', () => {
    expect(complaint('(k (p')).toBe('column 4: group never closed');
  });

  test('a group that was closed is not the open one', () => {
    expect(complaint('(k (p) yo')).toBe('column 1: group never closed');
  });

  test('a group must not be empty', () => {
    expect(complaint('k ( )*2')).toBe('column 3: empty group');
  });

  test('a parenthesis at the very end is never closed', () => {
    expect(complaint('k (')).toBe('column 3: group never closed');
  });

  test('the first of several mistakes is told', () => {
    expect(complaint('k0 % )')).toBe('column 2: nothing to repeat zero times');
  });

  test('a mistake in an open group is met before its end', () => {
    expect(complaint('(k %')).toBe("column 4: unexpected '%'");
  });

  test('a knitting error is an Error', () => {
    expect(KnittingError.prototype).toBeInstanceOf(Error);
  });
});
