/** What RE2 does not have, and JavaScript does. */
const UNSUPPORTED: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, 'looking ahead or behind'],
  [/^\\(?:[1-7](?![0-7])|[89])/, 'back-references'],
  [/^\\[ceg-moquyCE-OR-VXYZ]/, 'this escape'],
  [/^(?:[*+?]|\{\d+(?:,\d*)?\})\+/, 'possessive repetition'],
];

/** Quoted text: nothing in it means anything. */
const QUOTED = /\\Q([\s\S]*?)(?:\\E|$)/g;

/** A class of characters: a ] that comes first is one of them, other than in JavaScript. */
const CLASS = /^\[(?:\^|(?!\^))(?:\]|\[:\^?\w+:\]|\\[\s\S]|[^\]\\])(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/;

/** Syntax of RE2 that JavaScript lacks: left to Prometheus, or put into JavaScript's words. */
const TRANSLATIONS: readonly [RegExp, string][] = [
  [/\(\?P<(\w+)>/g, '(?<$1>'],
  [/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:'],
  [/\(\?[imsU]*(?:-[imsU]+)?\)/g, ''],
  [QUOTED, 'q'],
  [/\[\[:\^?\w+:\]\]/g, '[a]'],
  [/\[:\^?\w+:\]/g, 'a'],
  [/\\[pP](?:\{\^?\w+\}|\w)/g, 'p'],
  [/\\x\{[0-9a-fA-F]+\}/g, 'x'],
  [/\\[Aaz]/g, ''],
];

/**
 * Says what is wrong with a regular expression of RE2, or nothing. It is held against JavaScript's engine after what
 * the two write differently is put aside, so a fault inside of that may slip through: promtool finds it.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function regexFault(pattern: string): string | undefined {
  const plain = pattern.replace(QUOTED, 'q');
  for (let at = 0; at < plain.length; ) {
    const rest = plain.slice(at);
    const unsupported = UNSUPPORTED.find(([syntax]) => syntax.test(rest));
    if (unsupported) return `RE2 has no ${unsupported[1]}`;
    const repetition = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
    if (repetition && Math.max(Number(repetition[1]), Number(repetition[2] ?? 0)) > 1000) {
      return 'RE2 repeats at most 1000 times';
    }
    const characters = CLASS.exec(rest);
    if (rest[0] === '[' && !characters) return 'a [ is never closed';
    at += characters ? characters[0].length : rest[0] === '\\' ? 2 : 1;
  }
  try {
    new RegExp(translate(pattern));
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replace(/^.*\/[a-z]*: /, '');
  }
}

/** Prometheus matches the whole value: undefined where JavaScript would read the pattern otherwise than RE2. */
export function matches(pattern: string, value: string): boolean | undefined {
  if (TRANSLATIONS.some(([syntax]) => new RegExp(syntax.source).test(pattern))) return undefined;
  return new RegExp(`^(?:${pattern})$`, 's').test(value);
}

function translate(pattern: string): string {
  return TRANSLATIONS.reduce((text, [syntax, js]) => text.replace(syntax, js), pattern);
}
