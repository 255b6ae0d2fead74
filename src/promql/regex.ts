/** What RE2 does not have, and JavaScript does. */
const UNSUPPORTED: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, 'looking ahead or behind'],
  [/^\\[1-9]/, 'back-references'],
  [/^\\k/, 'back-references'],
  [/^\\[^\w\s]?[ceghijklmoqruyENGHIJKLMNORTUVXYZ]/, 'this escape'],
  [/^(?:[*+?]|\{\d+(?:,\d*)?\})\+/, 'possessive repetition'],
];

/** Syntax of RE2 that JavaScript lacks: left to Prometheus, or put into JavaScript's words. */
const TRANSLATIONS: readonly [RegExp, string][] = [
  [/\(\?P<(\w+)>/g, '(?<$1>'],
  [/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:'],
  [/\(\?[imsU]*(?:-[imsU]+)?\)/g, ''],
  [/\\Q([\s\S]*?)(?:\\E|$)/g, 'q'],
  [/\[\[:\^?\w+:\]\]/g, '[a]'],
  [/\[:\^?\w+:\]/g, 'a'],
  [/\\[pP](?:\{\^?\w+\}|\w)/g, 'p'],
  [/\\x\{[0-9a-fA-F]+\}/g, 'x'],
  [/\\[AzCaQE]/g, ''],
];

/**
 * Says what is wrong with a regular expression of RE2, or nothing. It is held against JavaScript's engine after what
 * the two write differently is put aside, so a fault inside of that may slip through: promtool finds it.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function regexFault(pattern: string): string | undefined {
  for (let at = 0; at < pattern.length; at += pattern[at] === '\\' ? 2 : 1) {
    const rest = pattern.slice(at);
    const unsupported = UNSUPPORTED.find(([syntax]) => syntax.test(rest));
    if (unsupported) return `RE2 has no ${unsupported[1]}`;
    const repetition = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
    if (repetition && Math.max(Number(repetition[1]), Number(repetition[2] ?? 0)) > 1000) {
      return 'RE2 repeats at most 1000 times';
    }
  }
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replace(/^.*\/[a-z]*: /, '');
  }
}

/** Prometheus matches the whole value: undefined where JavaScript would read the pattern otherwise than RE2. */
export function matches(pattern: string, value: string): boolean | undefined {
  if (TRANSLATIONS.some(([syntax]) => new RegExp(syntax.source).test(pattern))) return undefined;
  return compile(pattern).test(value);
}

function compile(pattern: string): RegExp {
  const translated = TRANSLATIONS.reduce((text, [syntax, js]) => text.replace(syntax, js), pattern);
  return new RegExp(`^(?:${translated})$`, 's');
}
