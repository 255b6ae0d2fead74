import { type Histogram, isHistogram, type Labels } from './evaluation/sample';
import type { Course, HistogramCourse, Series } from './evaluation/store';

/** A metric's name and labels as promtool reads them, the labels in order. */
export function seriesText(metric: string, labels: Labels): string {
  const inside = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return inside.length > 0 ? `${metric}{${inside.join(', ')}}` : metric;
}

/**
 * The values of a series in promtool's notation, of which `0+1x5` is 0 and five more.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 */
export function valuesText({ course }: Series, samples: number): string {
  return isCourse(course) ? numbers(course, samples - 1) : histograms(course.added, samples - 1);
}

function isCourse(course: Course | HistogramCourse): course is Course {
  return !('added' in course);
}

function numbers({ start, step, steps = Number.POSITIVE_INFINITY }: Course, more: number): string {
  if (step === 0) return repeated(start, more);
  const moving = Math.min(steps, more);
  const line = `${start}${step < 0 ? '-' : '+'}${Math.abs(step)}x${moving}`;
  return moving === more ? line : `${line} ${repeated(start + step * moving, more - moving - 1)}`;
}

function repeated(value: number, more: number): string {
  return more === 0 ? String(value) : `${value}x${more}`;
}

/** Schema -53 is that of bounds one gives. */
function histograms(added: Histogram, more: number): string {
  if (!isHistogram(added)) return '';
  const count = added.counts.reduce((sum, one) => sum + one, 0);
  const text = `{{schema:-53 sum:${added.sum} count:${count} custom_values:[${added.bounds.join(' ')}] buckets:[${added.counts.join(' ')}]}}`;
  return more === 0 ? text : `${text}+${text}x${more}`;
}
