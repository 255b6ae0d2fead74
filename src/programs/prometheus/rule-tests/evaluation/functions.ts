import { type Call, unwrap } from '../../../../promql';
import { nameless } from './aggregation';
import { histogramFraction, histogramQuantile } from './histograms';
import { wholePattern } from './matchers';
import {
  CannotCompute,
  countOf,
  type Element,
  type Histogram,
  isHistogram,
  type Labels,
  numberOf,
  type Result,
  type Sample,
} from './sample';

const NUMBERS: Readonly<Record<string, (value: number, ...parameters: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
  round: (value, to = 1) => Math.floor(value * (1 / to) + 0.5) / (1 / to),
  clamp: (value, min, max) => Math.max(min, Math.min(max, value)),
  clamp_min: (value, min) => Math.max(min, value),
  clamp_max: (value, max) => Math.min(max, value),
};

const HISTOGRAMS: Readonly<Record<string, (value: Histogram) => number>> = {
  histogram_count: countOf,
  histogram_sum: ({ sum }) => sum,
  histogram_avg: (histogram) => histogram.sum / countOf(histogram),
};

const DATES: Readonly<Record<string, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day_of_week: (date) => date.getUTCDay(),
  day_of_month: (date) => date.getUTCDate(),
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

/** Functions that take no range. `argument` evaluates one of the call's arguments. */
export function call(node: Call, t: number, argument: (index: number) => Result): Result {
  const { func, args } = node;
  const number = (index: number) => argument(index) as number;
  const vector = (index: number) => argument(index) as readonly Element[];
  const text = (index: number) => textOf(node, index);
  if (func in NUMBERS) {
    const parameters = args.slice(1).map((_, i) => number(i + 1));
    return nameless(vector(0), (value) => NUMBERS[func](numberOf(value), ...parameters));
  }
  if (func in HISTOGRAMS) {
    return nameless(
      vector(0).filter(({ value }) => isHistogram(value)),
      (value) => HISTOGRAMS[func](value as Histogram),
    );
  }
  if (func in DATES) {
    const compute = (seconds: Sample) => DATES[func](new Date(numberOf(seconds) * 1000));
    return args.length === 0 ? [{ labels: {}, value: compute(t / 1000) }] : nameless(vector(0), compute);
  }
  switch (func) {
    case 'time':
      return t / 1000;
    case 'pi':
      return Math.PI;
    case 'vector':
      return [{ labels: {}, value: number(0) }];
    case 'scalar': {
      const elements = vector(0);
      return elements.length === 1 ? numberOf(elements[0].value) : Number.NaN;
    }
    case 'sort':
    case 'sort_desc':
      return vector(0);
    case 'absent':
      return vector(0).length > 0 ? [] : [{ labels: absentLabels(node), value: 1 }];
    case 'histogram_quantile':
      return histogramQuantile(number(0), vector(1));
    case 'histogram_fraction':
      return nameless(
        vector(2).filter(({ value }) => isHistogram(value)),
        (value) => histogramFraction(number(0), number(1), value as Histogram),
      );
    case 'label_replace':
      return vector(0).map((element) => ({
        ...element,
        labels: replaceLabel(element.labels, text(1), text(2), text(3), text(4)),
      }));
    case 'label_join': {
      const parts = (labels: Labels) => args.slice(3).map((_, i) => labels[text(i + 3)] ?? '');
      return vector(0).map(({ labels, value }) => ({
        labels: setLabel(labels, text(1), parts(labels).join(text(2))),
        value,
      }));
    }
    default:
      throw new CannotCompute(`${func}() is not known here`);
  }
}

/** Labels of what is absent: those that the selector names exactly. */
export function absentLabels({ args }: Call): Labels {
  const inner = unwrap(args[0]);
  const selector = inner.kind === 'matrix' ? inner.vector : inner;
  if (selector.kind !== 'vector') return {};
  const labels: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === '__name__') continue;
    if (op === '=' && !seen.has(name) && value) labels[name] = value;
    else delete labels[name];
    seen.add(name);
  }
  return labels;
}

function textOf(node: Call, index: number): string {
  const argument = unwrap(node.args[index]);
  if (argument.kind !== 'string') throw new CannotCompute(`${node.func}() has an argument that is no text`);
  return argument.value;
}

function replaceLabel(labels: Labels, target: string, replacement: string, source: string, pattern: string): Labels {
  const match = wholePattern(pattern).exec(labels[source] ?? '');
  if (!match) return labels;
  return setLabel(
    labels,
    target,
    replacement.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced, plain) => {
      const group = braced ?? plain;
      return match[Number(group)] ?? match.groups?.[group] ?? '';
    }),
  );
}

function setLabel(labels: Labels, name: string, value: string): Labels {
  const { [name]: _, ...rest } = labels;
  return value ? { ...rest, [name]: value } : rest;
}
