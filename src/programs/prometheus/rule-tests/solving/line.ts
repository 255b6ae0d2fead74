import { Unsolvable } from './unsolvable';

/** A value that is wanted over time: `at0 + perSecond · seconds`. Mostly level. */
export interface Line {
  readonly at0: number;
  readonly perSecond: number;
}

export function level(value: number): Line {
  return { at0: clean(value), perSecond: 0 };
}

export function isLevel(line: Line): boolean {
  return line.perSecond === 0;
}

export function valueAt({ at0, perSecond }: Line, ms: number): number {
  return perSecond === 0 ? at0 : at0 + (perSecond * ms) / 1000;
}

export function add(a: Line, b: Line): Line {
  return { at0: clean(a.at0 + b.at0), perSecond: clean(a.perSecond + b.perSecond) };
}

export function times({ at0, perSecond }: Line, factor: number): Line {
  return { at0: clean(at0 * factor), perSecond: clean(perSecond * factor) };
}

/** 0.0144 · 1.1 is 0.015840000000000003 to a computer; in a test file people want 0.01584. */
export function clean(value: number): number {
  return Number(value.toPrecision(12));
}

export function close(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** The value that becomes the wanted one when it is divided. */
export function multiplied(want: Line, by: Line, t: number): Line {
  return isLevel(by)
    ? times(want, by.at0)
    : isLevel(want)
      ? times(by, want.at0)
      : level(valueAt(want, t) * valueAt(by, t));
}

/** The value that becomes the wanted one when it is multiplied. */
export function divided(want: Line, by: Line, t: number): Line {
  const divisor = valueAt(by, t);
  if (divisor === 0) throw new Unsolvable('something would have to be divided by 0');
  return isLevel(by) && isLevel(want) ? times(want, 1 / divisor) : level(valueAt(want, t) / divisor);
}
