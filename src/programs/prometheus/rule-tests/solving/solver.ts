import {
  type Aggregate,
  type Binary,
  type Call,
  type Expr,
  type MatrixSelector,
  metricOf,
  type Subquery,
  selectors,
} from '../../../../promql';
import { CannotCompute } from '../evaluation/sample';
import { classicBuckets, gauge, nativeHistogram, ranged } from './leaves';
import { add, close, divided, isLevel, type Line, level, multiplied, times, valueAt } from './line';
import { alternatives } from './scene';
import { contains, innermost, isComparison, isConstant } from './shapes';
import { type Aim, MOMENT_MARGIN, mirrored, targets } from './targets';
import { Unsolvable } from './unsolvable';
import { Workbench } from './workbench';

/** Functions whose value is their first argument's, or is so for the values that are wanted. */
const PASSING = new Set([
  'abs',
  'ceil',
  'clamp',
  'clamp_max',
  'clamp_min',
  'floor',
  'label_join',
  'label_replace',
  'round',
  'scalar',
  'sort',
  'sort_desc',
  'vector',
]);

/**
 * Finds series that make an expression have a wanted value. It works backwards, from the whole to the parts, and puts series
 * into the store on the way; whether they really do is for the one who asks to check.
 */
export class Solver extends Workbench {
  /** Makes the expression have a value, but for what the scene aims at otherwise. */
  public satisfy(expr: Expr): void {
    switch (expr.kind) {
      case 'paren':
      case 'unary':
        this.satisfy(expr.expr);
        return;
      case 'vector':
        if (this.fresh || this.known(expr) === undefined) this.value(expr, level(1));
        return;
      case 'aggregate':
        if (expr.op === 'count' && this.fresh) {
          this.value(expr, level(1));
          return;
        }
        this.grouped(expr, () => this.satisfy(expr.expr));
        return;
      case 'call':
        this.satisfyCall(expr);
        return;
      case 'binary':
        this.satisfyBinary(expr);
        return;
      default:
        return;
    }
  }

  /** Makes the expression have a value that is this one. */
  public value(expr: Expr, want: Line): void {
    if (!this.fresh || isConstant(expr)) {
      const known = this.known(expr);
      if (known && close(valueAt(known, this.scene.t), valueAt(want, this.scene.t))) return;
      if (isConstant(expr))
        throw new Unsolvable('a part that does not depend on any series would have to be different');
    }
    switch (expr.kind) {
      case 'paren':
        this.value(expr.expr, want);
        return;
      case 'unary':
        this.value(expr.expr, expr.op === '-' ? times(want, -1) : want);
        return;
      case 'vector':
        this.put(expr, gauge(expr, want, this.interval));
        return;
      case 'aggregate':
        this.grouped(expr, () => this.aggregateValue(expr, want));
        return;
      case 'call':
        this.callValue(expr, want);
        return;
      case 'binary':
        this.binaryValue(expr, want);
        return;
      default:
        throw new Unsolvable(`no series were found for a ${expr.kind}`);
    }
  }

  private satisfyCall(node: Call): void {
    if (node.func === 'absent' || node.func === 'absent_over_time') {
      if (this.aim(node) !== 'wrong') this.satisfy(innermost(node.args[0]));
      return;
    }
    for (const arg of node.args) if (!isConstant(arg)) this.satisfy(innermost(arg));
  }

  private satisfyBinary(node: Binary): void {
    if (node.op === 'or') {
      const all = alternatives(node);
      this.satisfy(all[Math.min(this.scene.branch, all.length - 1)]);
      return;
    }
    if (node.op === 'unless') {
      this.satisfy(node.left);
      return;
    }
    if (node.op === 'and') {
      // What must meet its limit comes first, while nothing is fixed yet.
      const sides = [node.left, node.right];
      if (this.aimsAtLimit(node.right)) sides.reverse();
      for (const side of sides) this.satisfy(side);
      return;
    }
    if (isComparison(node)) {
      this.compare(node, this.aim(node));
      return;
    }
    for (const side of [node.left, node.right]) if (!isConstant(side)) this.satisfy(side);
  }

  /** Puts the value of a comparison where it is aimed at. */
  private compare(node: Binary, aim: Aim): void {
    if (isConstant(node)) {
      // The time of day: moments are tried until it is right.
      if (aim !== 'wrong') throw new Unsolvable('a condition does not depend on any series');
      return;
    }
    if (!this.fresh && aim !== 'limit') {
      const sides = [this.known(node.left), this.known(node.right)];
      const decided = sides.every((side) => side !== undefined);
      // What else the series of an aimed part decide is left as it is.
      if (decided && (this.holds(node) === (aim === 'wrong') || (aim === 'wrong' && this.scene.aims.size > 0))) return;
    }
    let side = node.left;
    let op = node.op;
    let limit = this.known(node.right);
    if (!limit || (isConstant(node.left) && !isConstant(node.right))) {
      const left = this.known(node.left);
      if (left) {
        [side, op, limit] = [node.right, mirrored(node.op), left];
      } else {
        this.value(node.right, level(this.scene.scale));
        limit = this.known(node.right) ?? level(this.scene.scale);
      }
    }
    this.value(side, this.target(op, limit, aim));
  }

  private target(op: Binary['op'], limit: Line, aim: Aim): Line {
    if (!isLevel(limit)) {
      const [missed] = targets(op, 0, aim);
      return add(limit, level(missed * MOMENT_MARGIN));
    }
    const all = targets(op, limit.at0, aim);
    return aim === 'limit' ? limit : level(all[Math.min(this.scene.choice, all.length - 1)]);
  }

  private aggregateValue(node: Aggregate, want: Line): void {
    switch (node.op) {
      case 'sum':
        this.additive(node, want, (rest) => this.value(node.expr, rest));
        return;
      case 'count':
        this.countValue(node, want);
        return;
      case 'group':
        this.satisfy(node.expr);
        return;
      case 'avg':
      case 'max':
      case 'min':
      case 'quantile':
      case 'topk':
      case 'bottomk':
        this.value(node.expr, want);
        return;
      default:
        throw new Unsolvable(`no series were found for a value of ${node.op}()`);
    }
  }

  /** What is already there is completed by one more series. */
  private additive(node: Expr, want: Line, complete: (rest: Line) => void): void {
    const there = this.fresh ? undefined : this.known(node);
    if (!there || (there.at0 === 0 && isLevel(there))) {
      complete(want);
      return;
    }
    const rest = add(want, times(there, -1));
    if (isLevel(rest) && rest.at0 < 0) throw new Unsolvable('other parts of the rule already add up to more');
    this.beside(() => complete(rest));
  }

  private countValue(node: Aggregate, want: Line): void {
    if (!isLevel(want) || !Number.isInteger(want.at0) || want.at0 < 0) {
      throw new Unsolvable(`${want.at0} is no number of series`);
    }
    const there = this.fresh ? 0 : (this.known(node)?.at0 ?? 0);
    if (there > want.at0) throw new Unsolvable('other parts of the rule already make more series');
    if (want.at0 - there > 200) throw new Unsolvable('it takes more than 200 series');
    for (let n = there; n < want.at0; n++) this.beside(() => this.satisfy(node.expr));
  }

  private callValue(node: Call, want: Line): void {
    const range = node.args.find((arg): arg is MatrixSelector | Subquery => ['matrix', 'subquery'].includes(arg.kind));
    if (node.func === 'predict_linear' && range) {
      this.predicted(node, range, want);
      return;
    }
    if (range?.kind === 'subquery') {
      this.value(range.expr, want);
      return;
    }
    if (range?.kind === 'matrix') {
      this.put(range.vector, ranged(node.func, range, want, this.interval));
      return;
    }
    if (PASSING.has(node.func)) {
      this.value(node.args[0], want);
      return;
    }
    if (node.func === 'absent') {
      this.satisfyCall(node);
      return;
    }
    if (node.func === 'histogram_count') {
      this.additive(node, want, (rest) => this.histogram(node, rest));
      return;
    }
    if (node.func.startsWith('histogram_')) {
      this.histogram(node, want);
      return;
    }
    throw new Unsolvable(`no series were found for a value of ${node.func}()`);
  }

  private histogram(node: Call, want: Line): void {
    const vector = node.args[node.args.length - 1];
    const [{ selector }] = selectors(vector);
    const parameter = node.args.length > 1 ? (this.known(node.args[node.args.length - 2])?.at0 ?? 0) : 0;
    this.grouped(vector, () => {
      if (node.func === 'histogram_quantile' && metricOf(selector)?.endsWith('_bucket')) {
        const identity = this.identify(selector);
        for (const [le, course] of classicBuckets(parameter, want.at0, this.interval)) {
          this.keep({ ...identity, labels: { ...identity.labels, le }, course });
        }
        return;
      }
      this.put(selector, nativeHistogram(node.func, want.at0, parameter, this.interval));
    });
  }

  /** A straight line that goes through the value that is there now and the one that is wanted then. */
  private predicted(node: Call, range: MatrixSelector | Subquery, want: Line): void {
    const seconds = this.known(node.args[1])?.at0;
    if (!seconds || !isLevel(want)) throw new Unsolvable('the time that predict_linear() looks ahead is not known');
    const inner = range.kind === 'matrix' ? range.vector : range.expr;
    const there = this.known(inner);
    const now = there ? valueAt(there, this.scene.t) : want.at0 < 0 ? this.scene.scale : want.at0;
    const perSecond = (want.at0 - now) / seconds;
    const line: Line = { at0: now - (perSecond * this.scene.t) / 1000, perSecond };
    if (!there) {
      this.value(inner, line);
      return;
    }
    const [{ selector }] = selectors(inner);
    const [series] = this.current.store.of(metricOf(selector) ?? '');
    if (series) this.keep({ ...series, course: gauge(selector, line, this.interval) });
  }

  private binaryValue(node: Binary, want: Line): void {
    const { left, right } = node;
    if (node.op === 'or') {
      const all = alternatives(node);
      this.value(all[Math.min(this.scene.alternative, all.length - 1)], want);
      return;
    }
    if (node.op === 'unless') {
      this.value(left, want);
      return;
    }
    if (node.op === 'and') {
      this.value(left, want);
      this.satisfy(right);
      return;
    }
    if (isComparison(node)) {
      if (node.bool) {
        this.compare(node, want.at0 === 1 ? 'wrong' : 'right');
        return;
      }
      this.filtered(node, want);
      return;
    }
    const known = { left: this.known(left), right: this.known(right) };
    switch (node.op) {
      case '+':
        if (known.left) {
          this.value(right, add(want, times(known.left, -1)));
          return;
        }
        if (!known.right) this.value(right, level(0));
        this.value(left, add(want, times(known.right ?? level(0), -1)));
        return;
      case '-': {
        if (known.left) {
          this.value(right, add(known.left, times(want, -1)));
          return;
        }
        const subtracted = known.right ?? level(Math.max(0, -want.at0));
        if (!known.right) this.value(right, subtracted);
        this.value(left, add(want, subtracted));
        return;
      }
      case '*': {
        const factor = isConstant(left)
          ? known.left
          : (known.right ?? (known.left && isLevel(known.left) ? known.left : undefined));
        const other = factor !== undefined && factor === known.left ? right : left;
        if (!factor) this.value(right, level(1));
        this.value(other, divided(want, factor ?? level(1), this.scene.t));
        return;
      }
      case '/':
        if (known.right) {
          this.value(left, multiplied(want, known.right, this.scene.t));
          return;
        }
        if (known.left) {
          this.value(right, divided(known.left, want, this.scene.t));
          return;
        }
        this.ratio(node, want);
        return;
      default:
        throw new Unsolvable(`no series were found for a value of ${node.op}`);
    }
  }

  /** A comparison that lets the wanted value through: what it is compared with follows. */
  private filtered(node: Binary, want: Line): void {
    const { left, right } = node;
    this.value(isConstant(left) ? right : left, want);
    if (isConstant(left) || isConstant(right) || this.known(right)) return;
    this.value(right, this.target(mirrored(node.op), this.known(left) ?? want, this.aim(node)));
  }

  /** Both sides are free. The one that is part of the other comes first, and which that is shows in trying. */
  private ratio(node: Binary, want: Line): void {
    const whole = level(this.scene.scale);
    const part = times(want, this.scene.scale);
    const before = this.current;
    try {
      this.value(node.left, part);
      this.value(node.right, whole);
      const reached = this.known(node);
      if (reached && close(valueAt(reached, this.scene.t), valueAt(want, this.scene.t))) return;
    } catch (error) {
      if (!(error instanceof Unsolvable) && !(error instanceof CannotCompute)) throw error;
    }
    this.current = before;
    this.value(node.right, whole);
    this.value(node.left, part);
  }

  private aim(node: Expr): Aim {
    return this.scene.aims.get(node) ?? 'wrong';
  }

  private aimsAtLimit(expr: Expr): boolean {
    for (const [node, aim] of this.scene.aims) {
      if (aim !== 'wrong' && expr.from <= node.from && node.to <= expr.to && contains(expr, node)) return true;
    }
    return false;
  }
}
