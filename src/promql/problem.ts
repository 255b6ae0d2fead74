import type { Span } from './ast';

/** Something wrong with an expression, and how to mend it. */
export interface PromqlProblem extends Span {
  /** Stable, in kebab-case: `unknown-metric`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters of that line. */
  readonly column: number;
  /** Place and message, and below the line of the text with carets under the place. */
  readonly shown: string;
  /** All of it for people: place and message, the line of the text with carets under the place, the hint. */
  readonly pretty: string;
}

/** What a check finds, before it is set into the text. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly span: Span;
}

/** Sets a finding into its text: line, column and the line with carets under the place. */
export function locate(text: string, { code, message, hint, span }: Finding): PromqlProblem {
  const from = Math.min(span.from, text.length);
  const to = Math.min(Math.max(span.to, from), text.length);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from);
  const lineText = text.slice(lineStart, lineEnd);
  const carets = '^'.repeat(Math.max(1, Math.min(to, lineEnd) - from));
  // Tabs stay tabs, so that the carets line up whatever a tab's width is.
  const margin = lineText.slice(0, from - lineStart).replace(/[^\t]/g, ' ');
  const line = text.slice(0, from).split('\n').length;
  const column = from - lineStart + 1;
  const place = `${line}:${column}: ${message}`;
  const marked = [`  ${lineText}`, `  ${margin}${carets}`];
  const shown = [place, ...marked].join('\n');
  const pretty = [`${place} [${code}]`, ...marked, ...(hint ? [`  ${hint}`] : [])].join('\n');
  return { code, message, hint, from, to, line, column, shown, pretty };
}

/** The text is not PromQL, or not PromQL that Prometheus would take. */
export class PromqlError extends Error {
  public readonly line: number;
  public readonly column: number;
  public readonly hint?: string;

  constructor(
    public readonly text: string,
    public readonly problems: readonly PromqlProblem[],
  ) {
    super(problems.map((problem) => problem.pretty).join('\n'));
    this.name = 'PromqlError';
    this.line = problems[0].line;
    this.column = problems[0].column;
    this.hint = problems[0].hint;
  }

  /** All problems, each with its line of the text and carets under the place. */
  public pretty(): string {
    return this.problems.map((problem) => problem.pretty).join('\n');
  }
}
