import { type LabelMatcher, metricOf, type VectorSelector } from '../../../../promql';
import { passes, selects } from '../evaluation/matchers';
import type { Labels } from '../evaluation/sample';
import type { Store } from '../evaluation/store';
import { regexWitness } from './regex-witness';
import { Unsolvable } from './unsolvable';
import { selectorKey, type Vocabulary, wanted } from './vocabulary';

/** Labels that tell apart several series of one kind, the most usual first. */
const TELLING_APART = ['instance', 'pod', 'node', 'replica'];

/** A metric's name and labels of a series. */
export interface Identity {
  readonly metric: string;
  readonly labels: Labels;
}

/** A series that a selector picks, and as few as possible of the rule's other selectors, and that is not there yet. */
export function witness(
  selector: VectorSelector,
  vocabulary: Vocabulary,
  store: Store,
  grouping: readonly string[],
): Identity {
  const metric = metricOf(selector);
  if (metric === undefined) throw new Unsolvable('a selector does not name its metric');
  let labels: Labels = { ...vocabulary.common };
  for (const { name } of selector.matchers) {
    if (name !== '__name__') labels = withLabel(labels, name, satisfying(selector, name, labels[name], vocabulary));
  }
  labels = apart(selector, labels, vocabulary);
  return { metric, labels: unused(metric, labels, selector, store, grouping) };
}

function satisfying(
  selector: VectorSelector,
  name: string,
  current: string | undefined,
  vocabulary: Vocabulary,
): string {
  const matchers = selector.matchers.filter((matcher) => matcher.name === name);
  const candidates = [
    current,
    vocabulary.preferred[name],
    ...matchers.map(wanted),
    '',
    `${name}-1`,
    'other',
    '1',
    '200',
  ];
  const found = candidates.find((value) => value !== undefined && matchers.every((matcher) => passes(matcher, value)));
  if (found === undefined) {
    throw new Unsolvable(`no value was found for the label ${name} that ${selectorKey(selector)} picks`);
  }
  return found;
}

/** Changes labels that only matchers speak of, so that the rule's other selectors of this metric pass the series by. */
function apart(selector: VectorSelector, labels: Labels, vocabulary: Vocabulary): Labels {
  const others = vocabulary.selectors.filter(
    (other) => metricOf(other) === metricOf(selector) && selectorKey(other) !== selectorKey(selector),
  );
  let result = labels;
  for (const other of others) {
    const told = other.matchers.every(({ name }) => name === '__name__' || name in result);
    if (told && !selects(other, result)) continue;
    for (const matcher of other.matchers) {
      const { name } = matcher;
      if (name === '__name__' || name in vocabulary.common) continue;
      const changed = avoiding(matcher)
        .map((value) => withLabel(result, name, value))
        .find((candidate) => !passes(matcher, candidate[name] ?? '') && selects(selector, candidate));
      if (changed) {
        result = changed;
        break;
      }
    }
  }
  return result;
}

/** Values that may fail a matcher. */
function avoiding({ name, op, value }: LabelMatcher): string[] {
  const literal = op === '!=' ? [value] : op === '!~' ? [regexWitness(value) ?? ''] : [];
  return [...literal, name.includes('code') ? '200' : 'other', `${name}-1`, ''].filter(
    (text) => text !== '' || op === '=',
  );
}

function unused(
  metric: string,
  labels: Labels,
  selector: VectorSelector,
  store: Store,
  grouping: readonly string[],
): Labels {
  if (!store.has(metric, labels)) return labels;
  const free = TELLING_APART.filter(
    (name) => !grouping.includes(name) && !selector.matchers.some((matcher) => matcher.name === name),
  );
  if (free.length === 0)
    throw new Unsolvable(`${selectorKey(selector)} needs a second series, but all its labels are fixed`);
  for (let n = 2; ; n++) {
    const candidate = { ...labels, [free[0]]: `${free[0]}-${n}` };
    if (!store.has(metric, candidate)) return candidate;
  }
}

function withLabel(labels: Labels, name: string, value: string): Labels {
  const { [name]: _, ...rest } = labels;
  return value ? { ...rest, [name]: value } : rest;
}
