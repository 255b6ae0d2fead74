import { type LabelMatcher, type VectorSelector, visit } from '../ast';
import { matches } from '../regex';
import type { CheckContext } from './context';

/** No pattern but one that takes all takes all of these. */
const SAMPLES = ['', 'a', '0', ' \n', 'Zürich #7/β', '_'.repeat(300)];

/** `regex-matches-everything`, `regex-matches-nothing`, `matchers-contradict`. */
export function checkMatchers({ expr, report }: CheckContext): void {
  visit(expr, (node) => {
    if (node.kind !== 'vector') return;
    for (const matcher of node.matchers) {
      const { op, value, name } = matcher;
      if ((op !== '=~' && op !== '!~') || !SAMPLES.every((sample) => matches(value, sample) === true)) continue;
      if (op === '=~') {
        const hint = `Leave it out; for series that have ${name} at all write ${name}!="".`;
        report('regex-matches-everything', `${name}=~"${value}" takes every series`, matcher, hint);
      } else {
        report('regex-matches-nothing', `${name}!~"${value}" takes no series at all`, matcher, 'Leave it out.');
      }
    }
    for (const [one, other] of contradictions(node)) {
      const message = `no series has ${name(one)} and ${name(other)}`;
      report('matchers-contradict', message, other, `For either value write ${one.name}=~"a|b".`);
    }
  });
}

function name({ name: label, op, value }: LabelMatcher): string {
  return `${label}${op}"${value}"`;
}

/** Pairs of matchers of one label of which the first asks for a value that the second refuses. */
function contradictions({ matchers }: VectorSelector): [LabelMatcher, LabelMatcher][] {
  return matchers
    .filter(({ op }) => op === '=')
    .flatMap((one, i, exact) =>
      matchers
        .filter((other) => other.name === one.name && other !== one && !exact.slice(0, i).includes(other))
        .filter((other) => !accepts(other, one.value))
        .map((other): [LabelMatcher, LabelMatcher] => [one, other]),
    );
}

function accepts({ op, value }: LabelMatcher, candidate: string): boolean {
  if (op === '=') return value === candidate;
  if (op === '!=') return value !== candidate;
  return matches(value, candidate) !== (op === '!~');
}
