import type { Aggregate } from '../../../../promql';
import { compensatedSum, quantile } from './range-functions';
import {
  addHistograms,
  CannotCompute,
  dropLabels,
  type Element,
  isHistogram,
  keepLabels,
  type Labels,
  labelKey,
  numberOf,
  type Sample,
  withoutName,
} from './sample';

/** `sum by (…)` and the like. */
export function aggregate(node: Aggregate, vector: readonly Element[], parameter: number): Element[] {
  const groups = new Map<string, { labels: Labels; elements: Element[] }>();
  for (const element of vector) {
    const labels = groupLabels(node, element.labels);
    const key = labelKey(labels);
    const group = groups.get(key) ?? { labels, elements: [] };
    group.elements.push(element);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ labels, elements }) => {
    if (node.op === 'topk' || node.op === 'bottomk') return ranked(node.op, elements, parameter);
    return [{ labels, value: combine(node, elements, parameter) }];
  });
}

/** The labels of the group that an element falls into. */
export function groupLabels({ by, without }: Aggregate, labels: Labels): Labels {
  if (without) return dropLabels(labels, ['__name__', ...without.map(({ name }) => name)]);
  return keepLabels(labels, by?.map(({ name }) => name) ?? []);
}

function ranked(op: 'topk' | 'bottomk', elements: readonly Element[], k: number): Element[] {
  const sign = op === 'topk' ? -1 : 1;
  return [...elements].sort((a, b) => sign * (numberOf(a.value) - numberOf(b.value))).slice(0, k);
}

function combine({ op }: Aggregate, elements: readonly Element[], parameter: number): Sample {
  if (op === 'count') return elements.length;
  if (op === 'group') return 1;
  const samples = elements.map(({ value }) => value);
  if (op === 'sum' && samples.every(isHistogram)) return samples.reduce((a, b) => addHistograms(a, b));
  const values = samples.map(numberOf);
  const { total, lost } = compensatedSum(values);
  switch (op) {
    case 'sum':
      return total + lost;
    case 'avg':
      return total / values.length + lost / values.length;
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
    case 'quantile':
      return quantile(parameter, values);
    default:
      throw new CannotCompute(`${op} is not known here`);
  }
}

/** `__name__` goes wherever a value is no longer the metric's. */
export function nameless(vector: readonly Element[], value: (value: Sample) => Sample): Element[] {
  return vector.map((element) => ({ labels: withoutName(element.labels), value: value(element.value) }));
}
