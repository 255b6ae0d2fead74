import { join } from 'node:path';
import type { ObservatoryError } from '../../src/model/problem';
import { inputs } from './inputs';

function errorOf(make: () => unknown): ObservatoryError {
  try {
    make();
  } catch (error) {
    return error as ObservatoryError;
  }
  throw new Error('nothing was thrown');
}

describe('bad input', () => {
  test.each(inputs(join(__dirname, 'bad')))('is refused: $name', ({ make, expected }) => {
    const error = errorOf(make);
    expect(error.name).toBe('ObservatoryError');
    expect(error.problems.map(({ code }) => code)).toContain(expected?.code);
    expect(error.message).toContain(expected?.says);
  });

  test.each(inputs(join(__dirname, 'bad')))('is told with its place and how to mend it: $name', ({ make }) => {
    for (const problem of errorOf(make).problems) {
      expect(problem.where).not.toBe('');
      expect(problem.message).not.toBe('');
      expect(problem.mend).not.toBe('');
    }
  });

  test.each(inputs(join(__dirname, 'bad')).filter(({ name }) => name.includes('secret') || name.includes('password')))(
    'never repeats what may be a secret: $name',
    ({ make }) => {
      expect(errorOf(make).message).not.toMatch(/T000|user:password/);
    },
  );
});

describe('good input', () => {
  test.each(inputs(join(__dirname, 'good')))('is taken: $name', ({ make }) => {
    expect(make()).toBeDefined();
  });
});
