import type { LabelMatcher, LabelRef, MatchOperator, NumberLiteral, Span, VectorSelector } from './ast';
import { MAX_DURATION_MS, parseDuration } from './duration';
import { type Token, tokenize } from './lexer';
import { parseNumber, unquote } from './literals';
import type { Finding } from './problem';
import { SyntaxProblem } from './syntax-problem';

const MATCH_OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'];

/** Reads tokens one by one, and the small pieces of the language: literals, label lists, matchers. */
export class Reader {
  /** What is wrong but does not hinder reading on. */
  public readonly findings: Finding[] = [];
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  public get token(): Token {
    return this.tokens[this.index];
  }

  public get following(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)];
  }

  /** Where the last token that was taken ended. */
  public get end(): number {
    return this.index === 0 ? 0 : this.tokens[this.index - 1].to;
  }

  public take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  public is(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === symbol;
  }

  /** Keywords are known in any case. */
  public isWord(word: string): boolean {
    return this.token.kind === 'word' && this.token.text.toLowerCase() === word;
  }

  public accept(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.take();
    return true;
  }

  public acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.take();
    return true;
  }

  public expect(symbol: string, where: string, opening?: Token): Token {
    if (this.is(symbol)) return this.take();
    if (opening && this.token.kind === 'end') {
      throw new SyntaxProblem(
        'unclosed-bracket',
        `this ${opening.text} is never closed`,
        opening,
        `Close it with ${symbol}.`,
      );
    }
    throw this.unexpected(`${symbol} ${where}`);
  }

  public unexpected(wanted: string, hint?: string): SyntaxProblem {
    const { kind, text } = this.token;
    const found = kind === 'end' ? 'the expression ends' : `${text} stands`;
    return new SyntaxProblem('syntax', `${found} where ${wanted} should be`, this.token, hint);
  }

  public report(code: string, message: string, span: Span, hint?: string): void {
    this.findings.push({ code, message, span, hint });
  }

  /** The text inside a quoted string. */
  public string(): string {
    const token = this.take();
    const value = unquote(token.text);
    if (typeof value === 'string') return value;
    const from = token.from + value.offset;
    this.report(
      'bad-escape',
      value.escape === '' ? 'these bytes are no UTF-8' : `${value.escape} is no escape sequence`,
      value.escape === '' ? token : { from, to: from + value.escape.length },
      'Write \\\\ for a backslash, or put the string in backticks.',
    );
    return '';
  }

  /** A number; a duration counts in seconds. */
  public number(): Pick<NumberLiteral, 'value' | 'duration'> {
    const token = this.take();
    const named = token.kind === 'word';
    const value = parseNumber(token.text);
    if (value !== undefined && (named || Number.isFinite(value))) return { value };
    const ms = parseDuration(token.text);
    if (ms !== undefined) return { value: ms / 1000, duration: true };
    this.report(
      'bad-number',
      `${token.text} is neither a number nor a duration`,
      token,
      'Durations are whole numbers with y, w, d, h, m, s or ms, from large to small: 90s, 1h30m.',
    );
    return { value: 1 };
  }

  /** A duration or a number of seconds, in milliseconds. */
  public duration(purpose: string): number {
    const { from } = this.token;
    const sign = this.is('-') || this.is('+') ? this.take().text : '+';
    const { token } = this;
    const calculated = ['step', 'range', 'min_of', 'max_of'].some((word) => this.isWord(word)) || this.is('(');
    if (token.kind !== 'number' && !calculated) {
      throw this.unexpected(`a duration ${purpose}`, 'For instance 5m, 1h30m or 300 (seconds).');
    }
    const ms = calculated ? 0 : Math.round(this.number().value * 1000);
    // After an offset an operator goes on with the expression: x offset 5m + y.
    const operator = purpose !== 'after offset' && ['+', '-', '*', '/', '%', '^'].some((symbol) => this.is(symbol));
    if (calculated || operator) {
      throw new SyntaxProblem(
        'calculated-duration',
        'only the newest Prometheus can calculate durations',
        this.token,
        'Write the duration itself, such as 5m.',
      );
    }
    if (ms < MAX_DURATION_MS) return sign === '-' ? -ms : ms;
    this.report('bad-duration', 'a duration can not be longer than 292 years', { from, to: this.end });
    return 1;
  }

  /** `(a, b, "c.d")` */
  public labels(): LabelRef[] {
    const opening = this.expect('(', 'before the label names');
    const labels: LabelRef[] = [];
    while (!this.is(')')) {
      const { from, to, kind, text } = this.token;
      const reserved = ['inf', 'nan', 'without'].includes(text.toLowerCase());
      if (kind === 'string') {
        const name = this.string();
        if (name === '') this.report('bad-label', 'a label name can not be empty', { from, to });
        labels.push({ name, from, to });
      } else if (kind === 'word' && !reserved) {
        labels.push({ name: this.take().text, from, to });
      } else {
        if (kind === 'end') this.expect(')', 'after the label names', opening);
        throw this.unexpected('a label name', reserved ? `Put it in quotes: "${text}".` : undefined);
      }
      if (!this.accept(',')) break;
    }
    this.expect(')', 'after the label names', opening);
    return labels;
  }

  /** `{a="b", "c.d"=~"e", "metric.name"}` */
  public matchers(): Pick<VectorSelector, 'metric' | 'matchers'> {
    const opening = this.take();
    const matchers: LabelMatcher[] = [];
    let metric: string | undefined;
    while (!this.is('}')) {
      const { from, to, kind } = this.token;
      if (kind !== 'word' && kind !== 'string') {
        if (kind === 'end') this.expect('}', 'after the matchers', opening);
        throw this.unexpected('a label matcher', 'A matcher looks like job="api".');
      }
      const name = kind === 'string' ? this.string() : this.take().text;
      if (kind === 'string' && !MATCH_OPERATORS.includes(this.token.text)) {
        if (metric !== undefined) this.nameTwice(metric, name, { from, to });
        metric = name;
      } else {
        matchers.push({ name, ...this.matchedValue(name), from, to: this.end });
      }
      if (!this.accept(',')) break;
    }
    this.expect('}', 'after the matchers', opening);
    return { metric, matchers };
  }

  public nameTwice(one: string, other: string, span: Span): void {
    this.report('metric-name-twice', `the metric is named twice: ${one} and ${other}`, span, 'Keep one of them.');
  }

  private matchedValue(label: string): { op: MatchOperator; value: string } {
    if (!MATCH_OPERATORS.includes(this.token.text)) {
      throw this.unexpected(
        `=, !=, =~ or !~ after ${label}`,
        this.is('==') ? 'Inside braces one = is enough.' : 'A matcher looks like job="api".',
      );
    }
    const op = this.take().text as MatchOperator;
    if (this.token.kind !== 'string') throw this.unexpected('a quoted value', `For instance ${label}${op}"value".`);
    return { op, value: this.string() };
  }
}
