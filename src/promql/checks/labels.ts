import { type Aggregate, type Binary, type LabelRef, metricOf, type VectorSelector, visit } from '../ast';
import { lookUp } from '../knowledge';
import { type LabelSet, labelsOf, mayHave } from '../labels';
import { didYouMean } from '../nearest';
import { typeOf } from '../types';
import { type CheckContext, list } from './context';

/** `unknown-label`, `join-label-missing`: labels in matchers, groupings and joins that the series can't have. */
export function checkLabels(context: CheckContext): void {
  visit(context.expr, (node) => {
    if (node.kind === 'vector') checkMatchers(node, context);
    if (node.kind === 'aggregate') checkGrouping(node, context);
    if (node.kind === 'binary') checkMatching(node, context);
  });
}

function hint(label: string, known: ReadonlySet<string>): string {
  const there = known.size === 0 ? 'There are no labels.' : `There are: ${list(known)}.`;
  return didYouMean(label, known) ?? there;
}

function checkMatchers(selector: VectorSelector, { knowledge, report }: CheckContext): void {
  const metric = metricOf(selector);
  const labels = metric === undefined ? undefined : lookUp(knowledge, metric)?.labels;
  if (!labels) return;
  const known = new Set(labels);
  for (const matcher of selector.matchers) {
    const { name, op, value } = matcher;
    const asksForNone = op === '=' && value === '';
    if (name === '__name__' || known.has(name) || asksForNone) continue;
    report('unknown-label', `${metric} has no label ${name}`, matcher, hint(name, known));
  }
}

function checkGrouping({ op, by, without, expr }: Aggregate, { knowledge, report }: CheckContext): void {
  const set = labelsOf(expr, knowledge);
  for (const label of by ?? without ?? []) {
    if (label.name === '__name__' || mayHave(set, label.name)) continue;
    report('unknown-label', `what ${op} aggregates has no label ${label.name}`, label, hint(label.name, set.known));
  }
}

function checkMatching(node: Binary, { knowledge, report }: CheckContext): void {
  const { matching, left, right } = node;
  if (!matching || typeOf(left) !== 'vector' || typeOf(right) !== 'vector') return;
  const sides = [labelsOf(left, knowledge), labelsOf(right, knowledge)] as const;
  const unknown = (label: LabelRef, where: string, among: readonly LabelSet[]) => {
    const known = new Set(among.flatMap((set) => [...set.known]));
    report('unknown-label', `${where} no label ${label.name}`, label, hint(label.name, known));
  };
  for (const label of matching.on ?? []) {
    const [inLeft, inRight] = sides.map((set) => mayHave(set, label.name));
    if (!inLeft && !inRight) unknown(label, 'neither side has', sides);
    else if (!inLeft || !inRight) {
      const message = `the ${inLeft ? 'right' : 'left'} side of ${node.op} has no label ${label.name}`;
      report('join-label-missing', message, label, `Keep ${label.name} on both sides (by), or join on other labels.`);
    }
  }
  for (const label of matching.ignoring ?? []) {
    if (!sides.some((set) => mayHave(set, label.name))) unknown(label, 'neither side has', sides);
  }
  const one = matching.card === 'many-to-one' ? 1 : 0;
  for (const label of matching.include) {
    if (!mayHave(sides[one], label.name)) unknown(label, `the ${one ? 'right' : 'left'} side has`, [sides[one]]);
  }
}
