import { describe, expect, it } from '@jest/globals';
import { greet } from './new-lesson';

describe('NewLesson', () => {
  it('greets a name', () => {
    expect(greet('Ada')).toBe('Hello, Ada!');
  });

  it('greets nobody without a name', () => {
    expect(greet('')).toBe('Hello!');
  });
});
