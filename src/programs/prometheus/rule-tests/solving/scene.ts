import type { Expr } from '../../../../promql';
import type { Aim } from './targets';

/** What is to be shown, and the choices in showing it that are tried one after the other. */
export interface Scene {
  /** When it is looked at, in milliseconds. */
  readonly t: number;
  /** What comparisons (and what may be absent) shall do. Those not named shall hold. */
  readonly aims: ReadonlyMap<Expr, Aim>;
  /** Of conditions joined by `or`, which. */
  readonly branch: number;
  /** Of values joined by `or`, which. */
  readonly alternative: number;
  /** Which of the values that would do on one side of a limit. */
  readonly choice: number;
  /** How large numbers are of which only the ratio is known. */
  readonly scale: number;
}

/** Parts of `a or b or c`, from left to right. */
export function alternatives(expr: Expr): Expr[] {
  if (expr.kind === 'paren')
    return expr.expr.kind === 'binary' && expr.expr.op === 'or' ? alternatives(expr.expr) : [expr];
  return expr.kind === 'binary' && expr.op === 'or'
    ? [...alternatives(expr.left), ...alternatives(expr.right)]
    : [expr];
}

/** Conditions that decide whether the expression has a value: comparisons, and what is absent. */
export function conditions(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      return conditions(expr.expr);
    case 'aggregate':
      return conditions(expr.expr);
    case 'call':
      if (expr.func === 'absent' || expr.func === 'absent_over_time') return [expr];
      return expr.args.flatMap((arg) => (['matrix', 'subquery'].includes(arg.kind) ? [] : conditions(arg)));
    case 'binary':
      if (['==', '!=', '>', '<', '>=', '<='].includes(expr.op))
        return [...(expr.bool ? [] : [expr]), ...conditions(expr.left), ...conditions(expr.right)];
      if (expr.op === 'unless') return conditions(expr.left);
      return [...conditions(expr.left), ...conditions(expr.right)];
    default:
      return [];
  }
}
