import { countOf, dropLabels, type Element, type Histogram, isHistogram, labelKey, numberOf } from './sample';

interface Bucket {
  readonly bound: number;
  /** Observations up to the bound. */
  readonly count: number;
}

/** The quantile of classic (`le`) and native histograms in a vector. */
export function histogramQuantile(q: number, vector: readonly Element[]): Element[] {
  const results: Element[] = [];
  const classic = new Map<string, { labels: Element['labels']; buckets: Bucket[] }>();
  for (const { labels, value } of vector) {
    if (isHistogram(value)) {
      results.push({ labels: dropLabels(labels, ['__name__']), value: nativeQuantile(q, value) });
      continue;
    }
    if (!labels.le) continue;
    const rest = dropLabels(labels, ['__name__', 'le']);
    const key = labelKey(rest);
    const group = classic.get(key) ?? { labels: rest, buckets: [] };
    group.buckets.push({ bound: boundOf(labels.le), count: numberOf(value) });
    classic.set(key, group);
  }
  for (const { labels, buckets } of classic.values()) results.push({ labels, value: classicQuantile(q, buckets) });
  return results;
}

/** The share of a native histogram's observations between two bounds. */
export function histogramFraction(lower: number, upper: number, histogram: Histogram): number {
  const total = countOf(histogram);
  return total === 0 ? Number.NaN : (countBelow(upper, histogram) - countBelow(lower, histogram)) / total;
}

function boundOf(le: string): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

function classicQuantile(q: number, unsorted: readonly Bucket[]): number {
  const buckets = [...unsorted].sort((a, b) => a.bound - b.bound);
  const last = buckets.length - 1;
  if (last < 1 || buckets[last].bound !== Number.POSITIVE_INFINITY || buckets[last].count === 0) return Number.NaN;
  const rank = q * buckets[last].count;
  const found = buckets.findIndex(({ count }) => count >= rank);
  if (found === last || found === -1) return buckets[last - 1].bound;
  if (found === 0 && buckets[0].bound <= 0) return buckets[0].bound;
  const before = found === 0 ? { bound: 0, count: 0 } : buckets[found - 1];
  const { bound, count } = buckets[found];
  return before.bound + (bound - before.bound) * ((rank - before.count) / (count - before.count));
}

function nativeQuantile(q: number, histogram: Histogram): number {
  const { bounds, counts } = histogram;
  const total = countOf(histogram);
  if (total === 0) return Number.NaN;
  const rank = q * total;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const upTo = below + counts[i];
    if (counts[i] > 0 && upTo >= rank) {
      if (i === bounds.length) return bounds[i - 1];
      const start = i === 0 ? 0 : bounds[i - 1];
      return start + (bounds[i] - start) * ((rank - below) / counts[i]);
    }
    below = upTo;
  }
  return bounds[bounds.length - 1];
}

function countBelow(limit: number, { bounds, counts }: Histogram): number {
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const start = i === 0 ? 0 : bounds[i - 1];
    const end = i === bounds.length ? Number.POSITIVE_INFINITY : bounds[i];
    if (limit >= end) below += counts[i];
    else if (limit > start && Number.isFinite(end)) below += counts[i] * ((limit - start) / (end - start));
  }
  return below;
}
