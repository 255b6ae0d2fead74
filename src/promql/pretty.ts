import type { Binary, Expr } from './ast';
import { BINARY_OPERATORS, RIGHT_ASSOCIATIVE } from './operators';
import { aggregateHead, binaryHead, leftOf, operand, print, printSubquery, rightOf } from './print';

const INDENT = '  ';

/**
 * Writes an expression for people: in one line if it fits, else broken at binary operators, aggregations, calls and
 * parentheses. It reads back as the same expression. A single selector is never broken.
 */
export function prettyPrint(expr: Expr, width = 80): string {
  return linesOf(expr, width).join('\n');
}

function linesOf(expr: Expr, width: number): string[] {
  const line = print(expr);
  if (line.length <= width) return [line];
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vector':
    case 'matrix':
      return [line];
    case 'paren':
      return wrap('(', [expr.expr], width);
    case 'call':
      return expr.args.length === 0 ? [line] : wrap(`${expr.func}(`, expr.args, width);
    case 'aggregate':
      return wrap(`${aggregateHead(expr)}(`, expr.param ? [expr.param, expr.expr] : [expr.expr], width);
    case 'unary': {
      const [first, ...rest] = linesOf(operand(expr), width - 1);
      return [`${expr.op}${first}`, ...rest];
    }
    case 'subquery': {
      const lines = linesOf(operand(expr), width);
      return [...lines.slice(0, -1), printSubquery(lines[lines.length - 1], expr)];
    }
    case 'binary':
      return breakBinary(expr, width);
  }
}

function wrap(head: string, inner: readonly Expr[], width: number): string[] {
  const body = inner.flatMap((part, i) => {
    const lines = linesOf(part, width - INDENT.length);
    const comma = i < inner.length - 1 ? ',' : '';
    return [...lines.slice(0, -1), `${lines[lines.length - 1]}${comma}`];
  });
  return [head, ...body.map((line) => INDENT + line), ')'];
}

/** Operands one step in, the operator on a line of its own. Operators of one rank make one ladder. */
function breakBinary(expr: Binary, width: number): string[] {
  const left = leftOf(expr);
  const ladder = left.kind === 'binary' && expr.op !== RIGHT_ASSOCIATIVE && sameRank(left, expr);
  const above = ladder ? breakBinary(left, width) : indented(left, width);
  const right = rightOf(expr);
  // A threshold stays beside its operator.
  if (right.kind === 'number') return [...above, `${binaryHead(expr)} ${print(right)}`];
  return [...above, binaryHead(expr), ...indented(right, width)];
}

function sameRank(a: Binary, b: Binary): boolean {
  return BINARY_OPERATORS[a.op].precedence === BINARY_OPERATORS[b.op].precedence;
}

function indented(expr: Expr, width: number): string[] {
  return linesOf(expr, width - INDENT.length).map((line) => INDENT + line);
}
