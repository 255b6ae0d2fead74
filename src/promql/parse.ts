import type { Expr } from './ast';
import { type Finding, locate, PromqlError } from './problem';
import { Reader } from './reader';
import { readExpression } from './syntax';
import { SyntaxProblem } from './syntax-problem';
import { checkTypes, type TypeOptions } from './types';

/** The texts that expressions were read from: an expression's offsets mean nothing without. */
const texts = new WeakMap<Expr, string>();

/**
 * Reads an expression and checks its types as Prometheus does.
 * @throws PromqlError with all problems. After a fault in the syntax the rest can't be judged, so it comes alone.
 */
export function parse(text: string, options: TypeOptions = {}): Expr {
  const findings: Finding[] = [];
  try {
    const reader = new Reader(text);
    const expr = readExpression(reader);
    findings.push(...reader.findings, ...checkTypes(expr, options));
    if (findings.length === 0) {
      texts.set(expr, text);
      return expr;
    }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { code, message, span, hint } = error;
    findings.push({ code, message, span, hint });
  }
  const problems = findings.map((finding) => locate(text, finding)).sort((a, b) => a.from - b.from);
  throw new PromqlError(text, problems);
}

/** The text that an expression was read from; undefined if it was put together otherwise. */
export function textOf(expr: Expr): string | undefined {
  return texts.get(expr);
}
