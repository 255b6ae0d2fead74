import type { Expr, VectorSelector } from '../../../../promql';
import { unwrap } from '../../../../promql';
import { evaluate, holds, type World } from '../evaluation/evaluate';
import { single } from '../evaluation/sample';
import { type Course, type HistogramCourse, type Series, Store } from '../evaluation/store';
import { close, type Line } from './line';
import type { Scene } from './scene';
import { isStraight } from './shapes';
import { Unsolvable } from './unsolvable';
import type { Vocabulary } from './vocabulary';
import { witness } from './witness';

/** The series that were found so far, and what they make of the expression's parts. */
export class Workbench {
  protected current: World;
  /** The next series must be a new one, beside those that are there. */
  protected fresh = false;
  private grouping: readonly string[] = [];

  constructor(
    world: World,
    protected readonly scene: Scene,
    private readonly vocabulary: Vocabulary,
  ) {
    this.current = world;
  }

  /** What was found so far. */
  public get world(): World {
    return this.current;
  }

  protected get interval(): number {
    return this.current.store.interval;
  }

  /** The value that a part has already: because no series is in it, or because of the series that are there. */
  protected known(expr: Expr): Line | undefined {
    const { t } = this.scene;
    const now = single(evaluate(expr, this.current, t));
    if (now === undefined || !Number.isFinite(now)) return undefined;
    if (t < this.interval || !isStraight(expr)) return { at0: now, perSecond: 0 };
    const earlier = single(evaluate(expr, this.current, t - this.interval));
    if (earlier === undefined || close(now, earlier)) return { at0: now, perSecond: 0 };
    const perSecond = ((now - earlier) * 1000) / this.interval;
    return { at0: now - (perSecond * t) / 1000, perSecond };
  }

  protected holds(expr: Expr): boolean {
    return holds(expr, this.current, this.scene.t);
  }

  protected put(selector: VectorSelector, course: Course | HistogramCourse): void {
    this.keep({ ...this.identify(selector), course });
  }

  protected identify(selector: VectorSelector): Pick<Series, 'metric' | 'labels'> {
    const { store } = this.current;
    if (!this.fresh && this.anyOf(selector))
      throw new Unsolvable('two parts of the rule ask different values of one series');
    return witness(selector, this.vocabulary, store, this.grouping);
  }

  private anyOf(selector: VectorSelector): boolean {
    const { offsetMs: _, at: __, ...plain } = selector;
    const result = evaluate(plain, this.current, this.scene.t);
    return typeof result !== 'number' && result.length > 0;
  }

  /** Earlier states stay as they are, so that a way that leads nowhere can be gone back. */
  protected keep(series: Series): void {
    const store = new Store(this.interval, this.current.store.series);
    store.put(series);
    this.current = { ...this.current, store };
  }

  protected beside(action: () => void): void {
    const before = this.fresh;
    this.fresh = true;
    try {
      action();
    } finally {
      this.fresh = before;
    }
  }

  /** Within an aggregation, series that are to be counted or added together differ in none of the labels it groups by. */
  protected grouped(expr: Expr, action: () => void): void {
    const node = unwrap(expr);
    if (node.kind !== 'aggregate') {
      action();
      return;
    }
    const before = this.grouping;
    this.grouping = [...before, ...(node.by ?? []).map(({ name }) => name)];
    try {
      action();
    } finally {
      this.grouping = before;
    }
  }
}
