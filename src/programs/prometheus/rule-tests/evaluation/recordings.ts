import type { RuleGroup } from '../../../../model';
import { type Expr, type LabelMatcher, metricOf, selectors, type VectorSelector } from '../../../../promql';
import { passes } from './matchers';
import type { Labels } from './sample';

/** A recording rule, read. */
export interface Recording {
  readonly name: string;
  readonly expr: Expr;
  readonly labels: Labels;
  /** Labels that all series behind it have with one known value. */
  readonly pinned: Labels;
}

/** The recording rules of all groups, by name, so that a rule is found fast among those of a thousand services. */
export class Recordings {
  private readonly named = new Map<string, Recording[]>();
  private readonly found = new Map<string, readonly Recording[]>();
  private readonly pinnedTo = new Map<string, Recording[]>();

  constructor(groups: readonly RuleGroup[]) {
    for (const rule of groups.flatMap((group) => group.recordings)) {
      const expr = rule.query._expr;
      const recording = {
        name: rule.name,
        expr,
        labels: rule.labels,
        pinned: { ...pinnedLabels(expr), ...rule.labels },
      };
      push(this.named, rule.name, recording);
      for (const [label, value] of Object.entries(recording.pinned)) {
        push(this.pinnedTo, `${rule.name} ${label} ${value}`, recording);
      }
    }
  }

  /** Those that may give a series that the selector picks; undefined if nothing is recorded under its name. */
  public of(selector: VectorSelector): readonly Recording[] | undefined {
    const name = metricOf(selector);
    const all = name === undefined ? undefined : this.named.get(name);
    if (!all) return undefined;
    const exact = selector.matchers.filter(({ op, name: label }) => op === '=' && label !== '__name__');
    const key = `${name}{${exact.map((matcher) => `${matcher.name}=${matcher.value}`).join()}`;
    const known = this.found.get(key);
    if (known) return known;
    const result = this.narrow(all, exact);
    this.found.set(key, result);
    return result;
  }

  private narrow(all: readonly Recording[], exact: readonly LabelMatcher[]): readonly Recording[] {
    const [{ name }] = all;
    // Every one of a name is pinned on the same labels as a rule; only then is the index complete.
    const index = exact.find((matcher) => all.every(({ pinned }) => matcher.name in pinned));
    const near = index ? (this.pinnedTo.get(`${name} ${index.name} ${index.value}`) ?? []) : all;
    return near.filter(({ pinned }) =>
      exact.every((matcher) => !(matcher.name in pinned) || passes(matcher, pinned[matcher.name])),
    );
  }
}

/** Labels that every selector below names exactly, and all in the same way. */
function pinnedLabels(expr: Expr): Labels {
  const uses = selectors(expr);
  if (uses.length === 0 || uses.some(({ path }) => path.includes('label_replace') || path.includes('label_join'))) {
    return {};
  }
  const pinned: Record<string, string> = {};
  for (const { name, op, value } of uses[0].matchers) {
    const everywhere = uses.every(({ matchers }) =>
      matchers.some((matcher) => matcher.name === name && matcher.op === '=' && matcher.value === value),
    );
    if (op === '=' && name !== '__name__' && everywhere) pinned[name] = value;
  }
  return pinned;
}

function push(map: Map<string, Recording[]>, key: string, recording: Recording): void {
  const there = map.get(key);
  if (there) there.push(recording);
  else map.set(key, [recording]);
}
