import {
  type Expr,
  type LabelMatcher,
  metricOf,
  selectors,
  unwrap,
  type VectorSelector,
  visit,
} from '../../../../promql';
import type { Labels } from '../evaluation/sample';
import { regexWitness } from './regex-witness';

/** The labels that a rule speaks of, each with a value, and its selectors: all its series are made from these. */
export interface Vocabulary {
  /** Labels by which series are grouped, joined and named to people: every series has them. */
  readonly common: Labels;
  /** Values that matchers ask for. */
  readonly preferred: Labels;
  readonly selectors: readonly VectorSelector[];
}

/** Every target has these. */
const TARGET = ['instance', 'job'];
/** These say what a series is of itself. */
const OWN = ['__name__', 'le', 'quantile'];

/** @param texts templates of summaries and labels, which name labels as `$labels.instance` */
export function vocabularyOf(expr: Expr, texts: readonly string[]): Vocabulary {
  const names = new Set<string>(TARGET);
  const preferred: Record<string, string> = {};
  const found = selectors(expr).map(({ selector }) => selector);
  for (const matcher of found.flatMap(({ matchers }) => matchers)) {
    const value = wanted(matcher);
    if (value !== undefined && !(matcher.name in preferred)) preferred[matcher.name] = value;
  }
  visit(expr, (node) => {
    const refs =
      node.kind === 'aggregate'
        ? node.by
        : node.kind === 'binary'
          ? [...(node.matching?.on ?? []), ...(node.matching?.include ?? [])]
          : [];
    for (const { name } of refs ?? []) names.add(name);
    if (node.kind !== 'call' || (node.func !== 'label_replace' && node.func !== 'label_join')) return;
    const texts = node.args
      .slice(1)
      .map(unwrap)
      .map((arg) => (arg.kind === 'string' ? arg.value : ''));
    const [target, , source, pattern] = texts;
    names.delete(target);
    for (const name of node.func === 'label_replace' ? [source] : texts.slice(2)) names.add(name);
    const value = node.func === 'label_replace' ? regexWitness(pattern) : undefined;
    if (value) preferred[source] ??= value;
  });
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\$labels\.([a-zA-Z_][a-zA-Z0-9_]*)/g)) names.add(name);
  }
  const common: Record<string, string> = {};
  for (const name of [...names].sort()) if (!OWN.includes(name)) common[name] = preferred[name] ?? `${name}-1`;
  return { common, preferred, selectors: distinct(found) };
}

/** A value that passes a matcher; undefined where it may as well not be there. */
export function wanted({ op, value }: LabelMatcher): string | undefined {
  if (op === '=') return value || undefined;
  return op === '=~' ? regexWitness(value) : undefined;
}

function distinct(all: readonly VectorSelector[]): VectorSelector[] {
  return [...new Map(all.map((selector) => [selectorKey(selector), selector])).values()];
}

/** The same for selectors that pick the same series. */
export function selectorKey(selector: VectorSelector): string {
  return `${metricOf(selector) ?? ''}{${selector.matchers
    .filter(({ name }) => name !== '__name__')
    .map(({ name, op, value }) => `${name}${op}${JSON.stringify(value)}`)
    .sort()
    .join()}}`;
}
