import { type Binary, type Expr, type LabelRef, unwrap, visit } from '../ast';
import { drop, type LabelSet, labelsOf, mayHave } from '../labels';
import { typeOf } from '../types';
import { type CheckContext, list } from './context';

/** `join-labels-differ`: two vectors are joined on all their labels, and have not the same ones: nothing will match. */
export function checkJoins({ expr, knowledge, report }: CheckContext): void {
  visit(expr, (node) => {
    // `or` gives the series of both sides: it needs no partners.
    if (node.kind !== 'binary' || node.op === 'or' || node.matching?.on) return;
    if (typeOf(node.left) !== 'vector' || typeOf(node.right) !== 'vector') return;
    const ignored = (node.matching?.ignoring ?? []).map(({ name }: LabelRef) => name);
    const left = drop(labelsOf(node.left, knowledge), ignored);
    const right = drop(labelsOf(node.right, knowledge), ignored);
    const onlyLeft = [...left.known].filter((label) => !mayHave(right, label));
    const onlyRight = [...right.known].filter((label) => !mayHave(left, label));
    if (onlyLeft.length === 0 && onlyRight.length === 0) return;
    const parts = [...difference('left', onlyLeft), ...difference('right', onlyRight)];
    const message = `the sides of ${node.op} never match: ${parts.join(', ')}`;
    report('join-labels-differ', message, node.opSpan, mend(node, left, right, onlyLeft, onlyRight));
  });
}

function difference(side: string, labels: readonly string[]): string[] {
  return labels.length === 0 ? [] : [`only the ${side} one has ${list(labels)}`];
}

function mend(
  { left, right }: Binary,
  ofLeft: LabelSet,
  ofRight: LabelSet,
  onlyLeft: readonly string[],
  onlyRight: readonly string[],
): string {
  const bare = (side: Expr) => unwrap(side).kind === 'aggregate' && labelless(unwrap(side));
  if (bare(right) && onlyRight.length === 0)
    return `Aggregate the right side by (${[...onlyLeft].sort().join(', ')}) too.`;
  if (bare(left) && onlyLeft.length === 0)
    return `Aggregate the left side by (${[...onlyRight].sort().join(', ')}) too.`;
  const shared = [...ofLeft.known].filter((label) => ofRight.known.has(label)).sort();
  const group = onlyLeft.length === 0 ? ' group_right ()' : ' group_left ()';
  const grouped = onlyLeft.length === 0 || onlyRight.length === 0 ? group : '';
  return `Aggregate both sides by the same labels, or join on those they share: on (${shared.join(', ')})${grouped}.`;
}

function labelless(expr: Expr): boolean {
  return expr.kind === 'aggregate' && !expr.without && (expr.by ?? []).length === 0;
}
