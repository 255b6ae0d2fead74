import { MOST_PAIRS, TEXT_LINE } from './rules';

const LINE = new RegExp(TEXT_LINE);
const KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The words of a line of text by name, as `readJson` gives them. Undefined when it is not of the format. */
export function readText(line: string): Map<string, string> | undefined {
  const groups = LINE.exec(line)?.groups;
  if (!groups) return undefined;
  const words = new Map<string, string>();
  let rest = groups.rest;
  // From the end, one pair after another: time grows with the line, not with its square.
  for (let count = 0; count < MOST_PAIRS; count++) {
    const space = rest.lastIndexOf(' ');
    const equals = rest.indexOf('=', space + 1);
    if (space < 0 || equals < 0 || !KEY.test(rest.slice(space + 1, equals))) break;
    const key = `metadata.${rest.slice(space + 1, equals)}`;
    if (!words.has(key)) words.set(key, rest.slice(equals + 1));
    rest = rest.slice(0, space);
  }
  return words
    .set('timestamp', groups.time)
    .set('level', groups.level)
    .set('service', groups.service)
    .set('message', rest);
}
