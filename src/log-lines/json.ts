import { DEEPEST, LONGEST_VALUE } from './rules';

/** The scalars of a line of JSON, all as words, by their path with dots. Undefined when it is not an object. */
export function readJson(line: string): Map<string, string> | undefined {
  try {
    JSON.parse(line);
    // Numbers become words before they are read: JavaScript would round a long one.
    const value: unknown = JSON.parse(
      line.replace(TOKENS, (token) => (token[0] === '"' ? token : `"${plain(token)}"`)),
    );
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const words = new Map<string, string>();
    flatten(words, '', value, 0);
    return words;
  } catch {
    return undefined;
  }
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;

/** A number without exponent and without zeros that say nothing. */
function plain(literal: string): string {
  if (/^-?[0-9]+$/.test(literal)) {
    // The ingest pipeline knows no longer ones.
    if (BigInt.asIntN(64, BigInt(literal)) !== BigInt(literal)) throw new Error('a number too large');
    return literal === '-0' ? '0' : literal;
  }
  const number = Number(literal);
  if (!Number.isFinite(number)) throw new Error('a number too large');
  const [, sign, whole, fraction = '', exponent] = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-][0-9]+))?$/.exec(
    String(number),
  ) as RegExpExecArray;
  if (exponent === undefined) return String(number);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

function flatten(words: Map<string, string>, path: string, value: unknown, depth: number): void {
  if (depth > DEEPEST) throw new Error('nested too deep');
  if (value === null) return;
  if (typeof value !== 'object') {
    words.set(path, String(value));
    return;
  }
  for (const [key, inner] of Object.entries(value as object))
    flatten(words, path === '' ? key : `${path}.${key}`, inner, depth + 1);
}

/** Not longer than a store takes, and without half a letter at its end. */
export function cut(value: string): string {
  if (value.length <= LONGEST_VALUE) return value;
  const end = value.charCodeAt(LONGEST_VALUE - 1);
  return value.slice(0, end >= 0xd800 && end <= 0xdbff ? LONGEST_VALUE - 1 : LONGEST_VALUE);
}
