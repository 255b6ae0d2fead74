import type { AlertRule } from '../../../model';
import type { Expr } from '../../../promql';
import { visit } from '../../../promql';
import { evaluate, holds, type World } from './evaluation/evaluate';
import { type Labels, withoutName } from './evaluation/sample';
import type { Example, Look, Proof, Purpose } from './example';
import { type Found, type Subject, search, type Wanted } from './search';
import { inline } from './solving/inline';
import { alternatives, conditions } from './solving/scene';
import type { Aim } from './solving/targets';
import { Unsolvable } from './solving/unsolvable';
import { vocabularyOf } from './solving/vocabulary';

const INEQUALITIES = ['>', '<', '>=', '<='];

/** Finds examples that show an alert firing, staying quiet, and what it does at its limit. */
export function prove(rule: AlertRule, empty: World): Proof {
  const expr = rule.query._expr;
  let inlined: Expr;
  try {
    inlined = inline(expr, empty.recordings);
  } catch (error) {
    if (!(error instanceof Unsolvable)) throw error;
    return { examples: [], missing: [{ purpose: 'fires', why: error.message }] };
  }
  const texts = [rule.summary, ...Object.values(rule.labels)];
  const subject: Subject = { expr, inlined, vocabulary: vocabularyOf(inlined, texts), empty };
  return new Prover(rule, subject).prove();
}

class Prover {
  private readonly examples: Example[] = [];
  private readonly missing: { purpose: Purpose; why: string }[] = [];

  constructor(
    private readonly rule: AlertRule,
    private readonly subject: Subject,
  ) {}

  public prove(): Proof {
    const from = this.firing();
    this.staying(from);
    return { examples: this.examples, missing: this.missing };
  }

  private get step(): number {
    return this.subject.empty.step;
  }

  /** Gives the moment at which the first example fires. */
  private firing(): number {
    const branches = alternatives(this.subject.inlined).length;
    const ways = mostAlternatives(this.subject.inlined);
    let first = 0;
    for (let branch = 0; branch < branches; branch++) {
      for (let alternative = 0; alternative < (branch === 0 ? ways : 1); alternative++) {
        const patient = branch + alternative === 0;
        const found = search(this.subject, {
          aims: new Map(),
          branch,
          alternative,
          holding: true,
          patient,
          near: conditions(alternatives(this.subject.inlined)[branch]).find(isInequality),
        });
        if (typeof found === 'string') {
          if (branch + alternative === 0) this.missing.push({ purpose: 'fires', why: found });
          continue;
        }
        const looks = this.looks(found);
        if (!looks) {
          if (branch + alternative === 0) {
            this.missing.push({ purpose: 'fires', why: `it holds for a while, but not for ${this.rule.for}` });
          }
          continue;
        }
        if (first === 0) first = looks[looks.length - 1].at;
        const title = branch + alternative === 0 ? 'fires' : 'fires in another way';
        this.add({ purpose: 'fires', title, looks, ...this.input(found.world) });
        if (branch + alternative === 0) this.keepsFiring(found.world, looks[looks.length - 1]);
      }
    }
    return first;
  }

  /** Just before it has been wrong for long enough, then, and when the ranges are filled. */
  private looks({ world, t }: Found): Look[] | undefined {
    const { expr } = this.subject;
    const since = this.earliest(world, t);
    const wait = Math.ceil((this.rule.for?.toMillis() ?? 0) / this.step) * this.step;
    const at = wait > 0 ? since + wait : Math.ceil(t / this.step) * this.step;
    const between = Math.floor((since + wait / 2) / this.step) * this.step;
    if (!holds(expr, world, at) || !holds(expr, world, between)) return undefined;
    const looks: Look[] = [{ at, firing: this.alerts(world, at) }];
    if (wait > 0) looks.unshift({ at: at - this.step, firing: [] });
    // It may have begun while a range was filling: then the value that was aimed at comes later.
    const filled = Math.floor(t / this.step) * this.step;
    if (filled > at) looks.push({ at: filled, firing: this.alerts(world, filled) });
    return looks;
  }

  /** The evaluation from which on the expression has a value until `t`. */
  private earliest(world: World, t: number): number {
    let since = Math.floor(t / this.step) * this.step;
    while (since > 0 && holds(this.subject.expr, world, since - this.step)) since -= this.step;
    return since;
  }

  /** When its series end, the alert goes on for as long as it is told to. */
  private keepsFiring(world: World, fires: Look): void {
    const keep = this.rule.keepFiringFor?.toMillis();
    if (keep === undefined) return;
    const { expr } = this.subject;
    const { store } = world;
    const end = (Math.floor(fires.at / store.interval) + 1) * store.interval;
    const ended = { ...world, store: store.endingAt(end) };
    let gone = Math.ceil(end / this.step) * this.step;
    const patience = gone + 1440 * this.step;
    while (holds(expr, ended, gone) && gone < patience) gone += this.step;
    if (gone === patience) return;
    const over = gone + Math.ceil(keep / this.step) * this.step;
    const looks = [
      { at: over - this.step, firing: fires.firing },
      { at: over, firing: [] },
    ];
    this.add({ purpose: 'fires', title: 'keeps firing', end, looks, ...this.input(ended) });
  }

  private staying(from: number): void {
    const { inlined, empty, expr } = this.subject;
    const all = alternatives(inlined).flatMap((part, branch) =>
      conditions(part).map((condition) => ({ condition, branch })),
    );
    const limited = all.filter(({ condition }) => isInequality(condition));
    const reasons = {
      quiet: this.each(all, 'right', from) ?? 'it always has a value',
      limit: this.each(limited, 'limit', from) ?? '',
    };
    if (all.length === 0 && !holds(expr, empty, from)) {
      this.add({
        purpose: 'quiet',
        title: 'stays quiet without data',
        looks: [{ at: from, firing: [] }],
        ...this.input(empty),
      });
    }
    const shown = new Set(this.examples.map(({ purpose }) => purpose));
    if (!shown.has('quiet') && readsSeries(inlined)) this.missing.push({ purpose: 'quiet', why: reasons.quiet });
    if (!shown.has('limit') && limited.length > 0) this.missing.push({ purpose: 'limit', why: reasons.limit });
  }

  /** Looks early for all conditions, and late only if there is nothing else. Gives the last reason if none was shown. */
  private each(
    all: readonly { readonly condition: Expr; readonly branch: number }[],
    aim: Exclude<Aim, 'wrong'>,
    from: number,
  ): string | undefined {
    let reason: string | undefined;
    for (const patient of [false, true]) {
      const reasons = all.map(({ condition, branch }) => this.quiet(condition, branch, aim, { from, patient }));
      if (reasons.includes(undefined)) return undefined;
      reason = reasons[0];
    }
    return reason;
  }

  /** Adds an example with one condition missed, or on its limit; gives the reason where there is none. */
  private quiet(
    condition: Expr,
    branch: number,
    aim: Exclude<Aim, 'wrong'>,
    when: Pick<Wanted, 'from' | 'patient'>,
  ): string | undefined {
    const holding = aim === 'limit' && condition.kind === 'binary' && condition.op.endsWith('=');
    const wanted: Wanted = {
      aims: new Map([[condition, aim]]),
      branch,
      ...when,
      holding,
      ...(aim === 'limit' && condition.kind === 'binary' ? { exact: condition } : {}),
    };
    const found = search(this.subject, wanted);
    if (typeof found === 'string') return found;
    const at = Math.ceil(found.t / this.step) * this.step;
    const looks = holding ? this.looks(found) : [{ at, firing: [] }];
    if (!looks) return 'it does not hold for long enough';
    const place = aim === 'right' ? '' : found.nearly ? ' right beside the limit' : ' at the limit';
    const title = `${holding ? 'fires' : 'stays quiet'}${place}`;
    this.add({ purpose: aim === 'right' ? 'quiet' : 'limit', title, looks, ...this.input(found.world) });
    return undefined;
  }

  private alerts(world: World, at: number): Labels[] {
    const result = evaluate(this.subject.expr, world, at);
    return typeof result === 'number' ? [{}] : result.map(({ labels }) => withoutName(labels));
  }

  private input({ store }: World): Pick<Example, 'interval' | 'series'> {
    return { interval: store.interval, series: store.series };
  }

  /** Different aims may lead to the same series: those are shown once. */
  private add(example: Example): void {
    const text = JSON.stringify([example.purpose, example.series, example.looks]);
    const known = this.examples.some((one) => JSON.stringify([one.purpose, one.series, one.looks]) === text);
    if (!known) this.examples.push(example);
  }
}

function isInequality(expr: Expr): expr is Extract<Expr, { kind: 'binary' }> {
  return expr.kind === 'binary' && INEQUALITIES.includes(expr.op);
}

/** The most values that are joined by `or` anywhere below the conditions. */
function mostAlternatives(expr: Expr): number {
  let most = 1;
  const roots = new Set(alternatives(expr));
  for (const root of roots) {
    visit(root, (node) => {
      most = Math.max(most, alternatives(node).length);
    });
  }
  return most;
}

function readsSeries(expr: Expr): boolean {
  let reads = false;
  visit(expr, (node) => {
    if (node.kind === 'vector') reads = true;
  });
  return reads;
}
