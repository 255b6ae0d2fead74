import { type Binary, type Call, type Expr, type LabelMatcher, metricOf } from './ast';
import { type Knowledge, lookUp } from './knowledge';
import { SELECTING_AGGREGATIONS } from './operators';
import { typeOf } from './types';

/** The labels that the series of a result have. */
export interface LabelSet {
  /** Labels that are known. */
  readonly known: ReadonlySet<string>;
  /** Whether there may be others: `any`. */
  readonly open: boolean;
  /** Labels that are not there for sure, even in an open set. */
  readonly absent: ReadonlySet<string>;
}

/** Whether series may have the label. */
export function mayHave({ known, open, absent }: LabelSet, label: string): boolean {
  return known.has(label) || (open && !absent.has(label));
}

const NONE: LabelSet = { known: new Set(), open: false, absent: new Set() };

function closed(known: Iterable<string>): LabelSet {
  return { known: new Set(known), open: false, absent: new Set() };
}

function add(set: LabelSet, labels: Iterable<string>): LabelSet {
  const more = new Set(labels);
  return {
    ...set,
    known: new Set([...set.known, ...more]),
    absent: new Set([...set.absent].filter((label) => !more.has(label))),
  };
}

/** The set without some labels. */
export function drop(set: LabelSet, labels: Iterable<string>): LabelSet {
  const less = new Set(labels);
  return {
    ...set,
    known: new Set([...set.known].filter((label) => !less.has(label))),
    absent: new Set([...set.absent, ...less]),
  };
}

/** Of the given labels, those that the set may have. */
function keep(set: LabelSet, labels: Iterable<string>): LabelSet {
  return closed([...labels].filter((label) => mayHave(set, label)));
}

function union(a: LabelSet, b: LabelSet): LabelSet {
  return {
    known: new Set([...a.known, ...b.known]),
    open: a.open || b.open,
    absent: new Set([...a.absent, ...b.absent].filter((label) => !mayHave(a, label) && !mayHave(b, label))),
  };
}

/**
 * The labels that the result of an expression can have. Metrics' names are no label here. Unknown metrics, and metrics
 * whose labels nobody knows, give an open set.
 */
export function labelsOf(expr: Expr, knowledge: Knowledge): LabelSet {
  const of = (part: Expr) => labelsOf(part, knowledge);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return NONE;
    case 'vector': {
      const metric = metricOf(expr);
      const labels = metric === undefined ? undefined : lookUp(knowledge, metric)?.labels;
      const all = labels ? closed(labels) : { known: new Set<string>(), open: true, absent: new Set<string>() };
      return applyMatchers(all, expr.matchers);
    }
    case 'matrix':
      return of(expr.vector);
    case 'subquery':
    case 'unary':
    case 'paren':
      return of(expr.expr);
    case 'call':
      return labelsOfCall(expr, of);
    case 'aggregate': {
      const inner = of(expr.expr);
      if (SELECTING_AGGREGATIONS.has(expr.op)) return inner;
      const names = (expr.by ?? expr.without ?? []).map(({ name }) => name);
      const grouped = expr.without ? drop(inner, names) : keep(inner, names);
      return expr.op === 'count_values' && expr.param?.kind === 'string' ? add(grouped, [expr.param.value]) : grouped;
    }
    case 'binary':
      return labelsOfBinary(expr, of);
  }
}

/** A matcher that asks for a value shows that the label is there; one that asks for none, that it is not. */
function applyMatchers(set: LabelSet, matchers: readonly LabelMatcher[]): LabelSet {
  const labels = matchers.filter(({ name }) => name !== '__name__');
  const there = labels.filter(({ op, value }) => op === '=' && value !== '').map(({ name }) => name);
  const gone = labels.filter(({ op, value }) => op === '=' && value === '').map(({ name }) => name);
  return drop(set.open ? add(set, there) : set, gone);
}

function labelsOfCall({ func, args }: Call, of: (part: Expr) => LabelSet): LabelSet {
  const text = (index: number) => {
    const arg = args[index];
    return arg?.kind === 'string' ? [arg.value] : [];
  };
  switch (func) {
    case 'absent':
    case 'absent_over_time': {
      // They speak of series that are not there: all they have is what the matchers say.
      const inner = args[0]?.kind === 'matrix' ? args[0].vector : args[0];
      const matchers = inner?.kind === 'vector' ? inner.matchers : [];
      return closed(matchers.filter(({ op, name }) => op === '=' && name !== '__name__').map(({ name }) => name));
    }
    case 'histogram_quantile':
      return drop(of(args[1]), ['le']);
    case 'histogram_fraction':
      return drop(of(args[2]), ['le']);
    case 'histogram_quantiles':
      return add(drop(of(args[0]), ['le']), text(1));
    case 'label_replace':
    case 'label_join':
      return add(of(args[0]), text(1));
    case 'info':
      return { known: of(args[0]).known, open: true, absent: new Set() };
    default: {
      const series = args.find((arg) => ['vector', 'matrix'].includes(typeOf(arg)));
      return series ? of(series) : NONE;
    }
  }
}

function labelsOfBinary({ op, left, right, matching }: Binary, of: (part: Expr) => LabelSet): LabelSet {
  const scalars = [left, right].map((side) => typeOf(side) === 'scalar');
  if (scalars[0]) return scalars[1] ? NONE : of(right);
  if (scalars[1] || op === 'and' || op === 'unless') return of(left);
  if (op === 'or') return union(of(left), of(right));
  const include = (matching?.include ?? []).map(({ name }) => name);
  if (matching?.card === 'many-to-one') return add(of(left), include);
  if (matching?.card === 'one-to-many') return add(of(right), include);
  if (matching?.on) {
    return keep(
      of(left),
      matching.on.map(({ name }) => name),
    );
  }
  return drop(
    of(left),
    (matching?.ignoring ?? []).map(({ name }) => name),
  );
}
