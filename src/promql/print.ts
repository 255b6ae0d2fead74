import type { Aggregate, Binary, Expr, LabelRef, MatrixSelector, TimeModifiers, VectorSelector } from './ast';
import { formatDuration } from './duration';
import { formatNumber, quote } from './literals';
import { BINARY_OPERATORS, RESERVED_WORDS, RIGHT_ASSOCIATIVE, UNARY_PRECEDENCE } from './operators';

const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
const METRIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Writes an expression in one line, always in the same way. Parentheses that the structure needs are added. */
export function print(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.duration ? formatDuration(expr.value * 1000) : formatNumber(expr.value);
    case 'string':
      return quote(expr.value);
    case 'vector':
      return printSelector(expr) + printTime(expr);
    case 'matrix':
      return printMatrix(expr);
    case 'subquery':
      return printSubquery(print(operand(expr)), expr);
    case 'call':
      return `${expr.func}(${expr.args.map(print).join(', ')})`;
    case 'aggregate':
      return `${aggregateHead(expr)}(${expr.param ? `${print(expr.param)}, ` : ''}${print(expr.expr)})`;
    case 'binary':
      return `${print(leftOf(expr))} ${binaryHead(expr)} ${print(rightOf(expr))}`;
    case 'unary':
      return `${expr.op}${print(operand(expr))}`;
    case 'paren':
      return `(${print(expr.expr)})`;
  }
}

/** `sum by (job) ` */
export function aggregateHead({ op, by, without }: Aggregate): string {
  if (by) return `${op} by ${printLabels(by)} `;
  return without ? `${op} without ${printLabels(without)} ` : op;
}

/** `/ on (job) group_left (team)` */
export function binaryHead({ op, bool, matching }: Binary): string {
  let head = bool ? `${op} bool` : op;
  if (!matching) return head;
  const { on, ignoring = [], card, include } = matching;
  head += on ? ` on ${printLabels(on)}` : ` ignoring ${printLabels(ignoring)}`;
  if (card === 'many-to-one') head += ` group_left ${printLabels(include)}`;
  if (card === 'one-to-many') head += ` group_right ${printLabels(include)}`;
  return head;
}

/** What follows the expression of a subquery: `[30m:1m] offset 1h`. */
export function printSubquery(
  inner: string,
  { rangeMs, stepMs, ...time }: Extract<Expr, { kind: 'subquery' }>,
): string {
  const step = stepMs === undefined ? '' : formatDuration(stepMs);
  return `${inner}[${formatDuration(rangeMs)}:${step}]${printTime(time)}`;
}

/** The left side, in parentheses if it would fall apart without. */
export function leftOf({ op, left }: Binary): Expr {
  const own = BINARY_OPERATORS[op].precedence;
  // A sign binds less tightly than ^, also that of a number: -1 ^ 2 is -(1 ^ 2).
  const signed = left.kind === 'number' && isNegative(left.value) && own > UNARY_PRECEDENCE;
  const other = precedenceOf(left);
  return signed || other < own || (other === own && op === RIGHT_ASSOCIATIVE) ? parenthesize(left) : left;
}

/** The right side, in parentheses if it would fall apart without. */
export function rightOf({ op, right }: Binary): Expr {
  const own = BINARY_OPERATORS[op].precedence;
  const other = right.kind === 'unary' ? Number.POSITIVE_INFINITY : precedenceOf(right);
  return other < own || (other === own && op !== RIGHT_ASSOCIATIVE) ? parenthesize(right) : right;
}

/** What a sign or a subquery's range stands at, in parentheses if need be. */
export function operand(expr: Extract<Expr, { kind: 'unary' | 'subquery' }>): Expr {
  const inner = expr.expr;
  if (expr.kind === 'subquery') {
    return ['binary', 'unary'].includes(inner.kind) || isSignedNumber(inner) ? parenthesize(inner) : inner;
  }
  // The sign before a plain number would become part of the number.
  const looser = inner.kind === 'binary' && precedenceOf(inner) <= UNARY_PRECEDENCE;
  return inner.kind === 'number' || looser ? parenthesize(inner) : inner;
}

function isSignedNumber(expr: Expr): boolean {
  return expr.kind === 'number' && isNegative(expr.value);
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function precedenceOf(expr: Expr): number {
  if (expr.kind === 'binary') return BINARY_OPERATORS[expr.op].precedence;
  return expr.kind === 'unary' ? UNARY_PRECEDENCE : Number.POSITIVE_INFINITY;
}

function parenthesize(expr: Expr): Expr {
  return { kind: 'paren', expr, from: expr.from, to: expr.to };
}

function printLabels(labels: readonly LabelRef[]): string {
  return `(${labels.map(({ name }) => printLabel(name)).join(', ')})`;
}

function printLabel(name: string): string {
  const reserved = ['inf', 'nan', 'without'].includes(name.toLowerCase());
  return LABEL.test(name) && !reserved ? name : quote(name);
}

function printSelector({ metric, matchers }: VectorSelector): string {
  const plain = metric === undefined || (METRIC.test(metric) && !RESERVED_WORDS.has(metric.toLowerCase()));
  const inside = matchers.map(({ name, op, value }) => `${LABEL.test(name) ? name : quote(name)}${op}${quote(value)}`);
  if (!plain && metric !== undefined) inside.unshift(quote(metric));
  const braces = inside.length > 0 || metric === undefined ? `{${inside.join(', ')}}` : '';
  return `${plain ? (metric ?? '') : ''}${braces}`;
}

function printMatrix({ vector, rangeMs }: MatrixSelector): string {
  return `${printSelector(vector)}[${formatDuration(rangeMs)}]${printTime(vector)}`;
}

function printTime({ at, offsetMs }: TimeModifiers): string {
  const instant = typeof at === 'number' ? ` @ ${formatNumber(at / 1000)}` : at ? ` @ ${at}()` : '';
  return instant + (offsetMs ? ` offset ${formatDuration(offsetMs)}` : '');
}
