import { describe, expect, test } from '@jest/globals';
import { greet } from './new-lesson';

describe('NewLesson', () => {
  test('a name is greeted', () => {
    expect(greet('Ada')).toBe('Hello, Ada!');
  });

  test('nobody is greeted without a name', () => {
    expect(greet('')).toBe('Hello!');
  });
});
