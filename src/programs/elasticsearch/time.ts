import type { Duration } from '../../model';

const UNITS: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/**
 * A length of time as Elasticsearch reads it: one number, one unit, no weeks.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions#time-units
 */
export function elasticTime(duration: Duration | number): string {
  const millis = typeof duration === 'number' ? duration : duration.toMillis();
  const [unit, factor] = UNITS.find(([, size]) => millis % size === 0) ?? ['ms', 1];
  return `${Math.round(millis / factor)}${unit}`;
}
