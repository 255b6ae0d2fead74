import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function lines(name: string): string[] {
  return readFileSync(join(__dirname, 'testdata', `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Expressions of a file with one a line. */
export function expressions(name: 'good' | 'experimental' | 'sound'): string[] {
  return lines(name);
}

/** Expressions of a file with a problem's code and an expression a line. */
export function faulty(name: 'bad' | 'refused' | 'suspicious'): { code: string; text: string }[] {
  return lines(name).map((line) => ({ code: line.split(' ')[0], text: line.split(' ').slice(1).join(' ') }));
}
