import { type Expr, type MatrixSelector, selectors, visit } from '../../../promql';
import { evaluate, holds, type World } from './evaluation/evaluate';
import { CannotCompute, single } from './evaluation/sample';
import { Store } from './evaluation/store';
import { close } from './solving/line';
import type { Scene } from './solving/scene';
import { Solver } from './solving/solver';
import { Unsolvable } from './solving/unsolvable';
import type { Vocabulary } from './solving/vocabulary';

/** An alert's expression as it is written, and with the recording rules written out. */
export interface Subject {
  readonly expr: Expr;
  readonly inlined: Expr;
  readonly vocabulary: Vocabulary;
  /** A world without series. */
  readonly empty: World;
}

/** What is looked for. */
export interface Wanted {
  readonly aims: Scene['aims'];
  readonly branch?: number;
  readonly alternative?: number;
  /** Look no earlier than this, in milliseconds. */
  readonly from?: number;
  /** Look at days that must pass first, too. What takes long to find takes promtool long to run. */
  readonly patient: boolean;
  /** Whether the alert's expression shall have a value. */
  readonly holding: boolean;
  /** A comparison whose sides shall be equal, to the last bit. */
  readonly exact?: Binary;
  /** A comparison whose value shall not be far from its limit, as it is while a long range has only begun to fill. */
  readonly near?: Binary;
}

type Binary = Extract<Expr, { kind: 'binary' }>;

/** Series that were found, and the moment at which they show it. */
export interface Found {
  readonly world: World;
  readonly t: number;
  /** The limit is met to a billionth, not to the last bit. */
  readonly nearly?: boolean;
}

const MINUTE = 60_000;
/** Moments to look at. The first will do for most; ranges must be filled for some. */
const MOMENTS = [10, 30, 65].map((minutes) => minutes * MINUTE);
const LATE_MOMENTS = [130, 370, 750, 1510, 2950, 4330].map((minutes) => minutes * MINUTE);
/** So often an alert fires at a limit before it is no longer taken for the fault of rounding. */
const ENOUGH = 12;
const CHOICES = [0, 1, 2, 3];
const SCALES = [10, 100, 1000];
/** With some of these a limit is met to the last bit. */
const EXACT_SCALES = [10, 100, 1000, 10_000, 60, 14_400, 64];

/** Tries until series are found; a text says why there are none. */
export function search(subject: Subject, wanted: Wanted): Found | string {
  const reasons = new Set<string>();
  const longest = longestRange(subject.inlined);
  let far: Found | undefined;
  for (const t of moments(subject.inlined, wanted)) {
    const seen = new Set<string>();
    let decidedElsewhere = 0;
    let nearly: Found | undefined;
    for (const world of worlds(subject, wanted, t, reasons)) {
      const series = JSON.stringify([world.store.interval, world.store.series]);
      if (seen.has(series)) continue;
      seen.add(series);
      const [left, right] = wanted.exact ? sides(wanted.exact, world, t) : [0, 0];
      if (holds(subject.expr, world, t) === wanted.holding) {
        if (left === right && !isFar(wanted.near, world, t)) return { world, t };
        if (left === right) far ??= { world, t };
        else if (close(left, right)) nearly ??= { world, t, nearly: true };
      } else if (wanted.exact && close(left, right) && ++decidedElsewhere === ENOUGH) {
        return 'another part of the rule decides there already';
      }
    }
    if (nearly) return nearly;
    if (seen.size === 0 || (far && (t > longest || longest > 720 * MINUTE))) break;
  }
  if (far) return far;
  return [...reasons][0] ?? 'series were tried, but the rule made something else of them';
}

/** One after the other what the solver finds, with different choices. */
function* worlds(subject: Subject, wanted: Wanted, t: number, reasons: Set<string>): Iterable<World> {
  const choices = wanted.patient || wanted.aims.size > 0 ? CHOICES : CHOICES.slice(0, 1);
  for (const interval of intervals(subject, wanted)) {
    for (const choice of wanted.exact ? [0] : choices) {
      for (const scale of wanted.exact ? EXACT_SCALES : SCALES) {
        const scene: Scene = { branch: 0, alternative: 0, ...wanted, t, choice, scale };
        const world = attempt(subject, scene, interval, reasons);
        if (world) yield world;
      }
    }
  }
}

function attempt(subject: Subject, scene: Scene, interval: number, reasons: Set<string>): World | undefined {
  try {
    const solver = new Solver(
      { ...subject.empty, store: new Store(interval), steady: true },
      scene,
      subject.vocabulary,
    );
    solver.satisfy(subject.inlined);
    const world = { ...solver.world, steady: false };
    // Whether it can be computed at all shows here.
    evaluate(subject.expr, world, scene.t);
    return world;
  } catch (error) {
    if (!(error instanceof Unsolvable) && !(error instanceof CannotCompute)) throw error;
    reasons.add(error.message);
    return undefined;
  }
}

function sides(comparison: Binary, world: World, t: number): [number, number] {
  const of = (expr: Expr) => single(evaluate(expr, world, t)) ?? Number.NaN;
  return [of(comparison.left), of(comparison.right)];
}

function isFar(comparison: Binary | undefined, world: World, t: number): boolean {
  if (!comparison) return false;
  const [value, limit] = sides(comparison, world, t);
  return limit !== 0 && (value / limit < 0.8 || value / limit > 1.3);
}

function longestRange(expr: Expr): number {
  return Math.max(0, ...selectors(expr).map(({ rangeMs = 0, selector }) => rangeMs + (selector.offsetMs ?? 0)));
}

/** Ranges longer than the time looked at are read as far as there is something; that suffices for most. */
function moments(expr: Expr, { from = 0, patient }: Wanted): number[] {
  const early = [...(from > 0 ? [from] : []), ...MOMENTS.filter((t) => t > from)];
  if (!patient) return early;
  const uses = selectors(expr);
  const longest = Math.max(
    1440 * MINUTE,
    ...uses.map(({ rangeMs = 0, selector }) => rangeMs + (selector.offsetMs ?? 0)),
  );
  return [...early, ...LATE_MOMENTS.filter((t) => t > from && t <= 1.2 * longest)];
}

/** A sample a minute, or as many as the shortest range needs. */
function intervals({ inlined, empty }: Subject, wanted: Wanted): number[] {
  const ranges: number[] = [];
  visit(inlined, (node) => {
    if (node.kind === 'matrix') ranges.push((node as MatrixSelector).rangeMs);
  });
  const shortest = Math.min(...ranges);
  const usual = Math.min(empty.store.interval, Math.floor(shortest / 4));
  if (!wanted.exact || !Number.isFinite(shortest)) return [usual];
  const others = [shortest / 5, shortest / 2].filter((ms) => ms >= 1000 && ms <= 4 * MINUTE && ms % 1000 === 0);
  return [...new Set([usual, ...others])];
}
