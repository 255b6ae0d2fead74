import type { Binary, BinaryOperator } from '../../../../promql';
import {
  CannotCompute,
  dropLabels,
  type Element,
  isHistogram,
  keepLabels,
  type Labels,
  labelKey,
  numberOf,
  type Result,
  type Sample,
  scaleHistogram,
  withoutName,
} from './sample';

const ARITHMETIC: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

const COMPARISONS: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => boolean>>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

/** Two numbers, a vector and a number, or two vectors. */
export function binary(node: Binary, left: Result, right: Result): Result {
  if (typeof left === 'number' && typeof right === 'number') return numberOf(apply(node, left, right) ?? Number.NaN);
  if (typeof right === 'number') {
    return withNumber(node, left as readonly Element[], (value) => apply(node, value, right));
  }
  if (typeof left === 'number') {
    return withNumber(node, right, (value) => {
      const result = apply(node, left, value);
      return COMPARISONS[node.op] && !node.bool && result !== undefined ? value : result;
    });
  }
  return ['and', 'or', 'unless'].includes(node.op) ? sets(node, left, right) : join(node, left, right);
}

/** The result for two values; undefined where a comparison filters them out. A filter gives its left side. */
function apply(node: Binary, a: Sample, b: Sample): Sample | undefined {
  const compare = COMPARISONS[node.op];
  if (compare) {
    const holds = compare(numberOf(a), numberOf(b));
    if (node.bool) return holds ? 1 : 0;
    return holds ? a : undefined;
  }
  if (isHistogram(a) && typeof b === 'number' && node.op === '*') return scaleHistogram(a, b);
  if (isHistogram(a) && typeof b === 'number' && node.op === '/') return scaleHistogram(a, 1 / b);
  const compute = ARITHMETIC[node.op];
  if (!compute) throw new CannotCompute(`the operator ${node.op} is not known here`);
  return compute(numberOf(a), numberOf(b));
}

function withNumber(
  node: Binary,
  vector: readonly Element[],
  compute: (value: Sample) => Sample | undefined,
): Element[] {
  const keepsName = COMPARISONS[node.op] !== undefined && !node.bool;
  return vector.flatMap(({ labels, value }) => {
    const result = compute(value);
    return result === undefined ? [] : [{ labels: keepsName ? labels : withoutName(labels), value: result }];
  });
}

/** What two elements must have in common to meet. */
function signature({ matching }: Binary, labels: Labels): string {
  if (matching?.on) {
    return labelKey(
      keepLabels(
        labels,
        matching.on.map(({ name }) => name),
      ),
    );
  }
  return labelKey(dropLabels(labels, ['__name__', ...(matching?.ignoring ?? []).map(({ name }) => name)]));
}

function sets(node: Binary, left: readonly Element[], right: readonly Element[]): Element[] {
  const of = ({ labels }: Element) => signature(node, labels);
  if (node.op === 'or') {
    const there = new Set(left.map(of));
    return [...left, ...right.filter((element) => !there.has(of(element)))];
  }
  const there = new Set(right.map(of));
  return left.filter((element) => there.has(of(element)) === (node.op === 'and'));
}

function join(node: Binary, left: readonly Element[], right: readonly Element[]): Element[] {
  const flipped = node.matching?.card === 'one-to-many';
  const oneToOne = !flipped && node.matching?.card !== 'many-to-one';
  const [many, one] = flipped ? [right, left] : [left, right];
  const partners = new Map<string, Element>();
  for (const element of one) {
    const key = signature(node, element.labels);
    if (partners.has(key)) throw new CannotCompute('several series of one side of a join match one of the other');
    partners.set(key, element);
  }
  const met = new Set<string>();
  return many.flatMap((element) => {
    const key = signature(node, element.labels);
    const partner = partners.get(key);
    if (!partner) return [];
    if (oneToOne && met.has(key))
      throw new CannotCompute('several series of one side of a join match one of the other');
    met.add(key);
    const [a, b] = flipped ? [partner, element] : [element, partner];
    const value = apply(node, a.value, b.value);
    return value === undefined ? [] : [{ labels: joinedLabels(node, element.labels, partner.labels, oneToOne), value }];
  });
}

function joinedLabels({ op, bool, matching }: Binary, many: Labels, one: Labels, oneToOne: boolean): Labels {
  let labels = COMPARISONS[op] && !bool ? many : withoutName(many);
  if (oneToOne && matching?.on) {
    labels = keepLabels(
      labels,
      matching.on.map(({ name }) => name),
    );
  } else if (oneToOne && matching?.ignoring) {
    labels = dropLabels(
      labels,
      matching.ignoring.map(({ name }) => name),
    );
  }
  for (const { name } of matching?.include ?? []) {
    labels = one[name] ? { ...labels, [name]: one[name] } : dropLabels(labels, [name]);
  }
  return labels;
}
