import { type Expr, type LabelMatcher, mapSelectors } from '../../../../promql';
import type { Recordings } from '../evaluation/recordings';
import { Unsolvable } from './unsolvable';

/** The deepest chain of recording rules that is followed. */
const DEEPEST = 10;

/** The expression with recorded names replaced by what they record, so that only raw series are left to be found. */
export function inline(expr: Expr, recordings: Recordings, depth = 0): Expr {
  if (depth > DEEPEST) throw new Unsolvable('recording rules read each other in a circle');
  return mapSelectors(expr, (selector) => {
    const recorded = recordings.of(selector);
    if (!recorded) return selector;
    const [first] = recorded;
    if (!first) throw new Unsolvable(`no rule records what ${selector.metric ?? 'a selector'} picks`);
    if (selector.offsetMs !== undefined) throw new Unsolvable('a recorded series is read with an offset');
    const asked = selector.matchers.filter(({ name }) => name !== '__name__' && !(name in first.labels));
    const { from, to } = selector;
    return { kind: 'paren', expr: narrowed(inline(first.expr, recordings, depth + 1), asked), from, to };
  });
}

/** What is asked of the recorded series is asked of what is behind it. */
function narrowed(expr: Expr, asked: readonly LabelMatcher[]): Expr {
  if (asked.length === 0) return expr;
  return mapSelectors(expr, (selector) => ({ ...selector, matchers: [...selector.matchers, ...asked] }));
}
