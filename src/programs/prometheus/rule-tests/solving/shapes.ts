import { type Binary, type Expr, selectors, visit } from '../../../../promql';

const constants = new WeakMap<Expr, boolean>();

/** Whether no series is in it. */
export function isConstant(expr: Expr): boolean {
  let constant = constants.get(expr);
  if (constant === undefined) {
    constant = selectors(expr).length === 0;
    constants.set(expr, constant);
  }
  return constant;
}

export function isComparison({ op }: Binary): boolean {
  return ['==', '!=', '>', '<', '>=', '<='].includes(op);
}

/** Whether what the expression gives goes on in a straight line: while ranges fill, and for hours and weekdays, it does not. */
export function isStraight(expr: Expr): boolean {
  let straight = true;
  visit(expr, (node) => {
    if (node.kind === 'matrix' || node.kind === 'subquery') straight = false;
    if (node.kind === 'call' && node.args.length === 0 && node.func !== 'time') straight = false;
  });
  return straight;
}

/** Whether a part is in an expression, but for what stands within a range. */
export function contains(expr: Expr, node: Expr): boolean {
  if (expr === node) return true;
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'aggregate':
      return contains(expr.expr, node);
    case 'call':
      return expr.args.some((arg) => contains(arg, node));
    case 'binary':
      return contains(expr.left, node) || contains(expr.right, node);
    default:
      return false;
  }
}

/** What a range is read of. */
export function innermost(expr: Expr): Expr {
  if (expr.kind === 'matrix') return expr.vector;
  return expr.kind === 'subquery' ? expr.expr : expr;
}
