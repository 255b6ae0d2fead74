import { SyntaxProblem } from './syntax-problem';

export type TokenKind = 'word' | 'number' | 'string' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Spaces and comments between tokens. */
const GAP = /(?:[ \t\r\n]+|#[^\r\n]*)*/y;
/** Outside of braces a colon may stand in a name; in brackets it parts range and step. */
const NAME = /[A-Za-z_:][A-Za-z0-9_:]*/y;
const LABEL = /[A-Za-z_][A-Za-z0-9_]*/y;
/** Numbers and durations, and what looks like them: which of them it is, the parser finds out. */
const NUMBER = /0[xX][0-9a-zA-Z_]*|(?:\d|\.\d)(?:[eE][+-]?(?=\d)|[0-9a-zA-Z_.])*/y;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`/y;
const SYMBOL = /[=!]~|[=!<>]=|[<>]\/|[-=<>+*/%^@(){}[\],:]/y;

const KINDS = ['word', 'symbol', 'number', 'string'] as const;

/** Cuts a text into tokens. The last is the end of the text. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let brackets = 0;
  let braces = 0;
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const next = (): Token => {
    const patterns = {
      word: brackets > 0 || braces > 0 ? LABEL : NAME,
      symbol: SYMBOL,
      number: NUMBER,
      string: STRING,
    };
    for (const kind of KINDS) {
      const value = match(patterns[kind]);
      if (value !== undefined) return { kind, text: value, from: at, to: at + value.length };
    }
    throw strangeCharacter(text, at);
  };
  for (;;) {
    at += match(GAP)?.length ?? 0;
    if (at >= text.length) break;
    const token = next();
    if (token.text === '[') brackets++;
    if (token.text === ']') brackets--;
    if (token.text === '{') braces++;
    if (token.text === '}') braces--;
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { kind: 'end', text: '', from: text.length, to: text.length }];
}

function strangeCharacter(text: string, at: number): SyntaxProblem {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const span = { from: at, to: at + character.length };
  if (`"'\``.includes(character)) {
    const line = /[^\n]*/.exec(text.slice(at))?.[0] ?? '';
    return new SyntaxProblem(
      'unterminated-string',
      'this string has no closing quote',
      { from: at, to: at + line.length },
      `Close it with ${character}; inside, write \\${character} for the quote itself.`,
    );
  }
  const variable = /^\$\{?\w+\}?/.exec(text.slice(at))?.[0];
  if (variable !== undefined) {
    return new SyntaxProblem(
      'dashboard-variable',
      `${variable} is a dashboard's variable, not PromQL`,
      { from: at, to: at + variable.length },
      /interval|range/.test(variable) ? 'Write a duration such as 5m.' : 'Write the value itself.',
    );
  }
  const instead: Record<string, string> = {
    '&': 'The operator is `and`.',
    '|': 'The operator is `or`; for one of several label values write {label=~"a|b"}.',
    '!': 'PromQL has no negation: use `!=`, `!~`, `unless` or `absent()`.',
    '.': 'A metric name with dots is written in braces and quotes: {"http.server.duration"}.',
  };
  return new SyntaxProblem('unexpected-character', `${character} means nothing here`, span, instead[character]);
}
