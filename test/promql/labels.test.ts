import { labelsOf, mayHave, parse } from '../../src/promql';
import { knowledge } from './metrics';

/** «a b» for exactly these, «a b …» for these and any others. */
function labels(text: string): string {
  const { known, open } = labelsOf(parse(text, { experimental: true }), knowledge);
  return [...[...known].sort(), ...(open ? ['…'] : [])].join(' ');
}

describe('labelsOf', () => {
  test.each([
    ['1', ''],
    ['memory_bytes', 'instance job'],
    ['memory_bytes{job="a"}', 'instance job'],
    ['memory_bytes{job=""}', 'instance'],
    ['mystery', '…'],
    ['mystery{zone="a"}', 'zone …'],
    ['nobody_knows', '…'],
    ['{job="a"}', 'job …'],
    ['rate(http_requests_total[5m])', 'code instance job'],
    ['sum(http_requests_total)', ''],
    ['sum by (job, code) (http_requests_total)', 'code job'],
    ['sum by (job, pod) (http_requests_total)', 'job'],
    ['sum by (job, pod) (mystery)', 'job pod'],
    ['sum without (instance) (http_requests_total)', 'code job'],
    ['topk by (job) (3, http_requests_total)', 'code instance job'],
    ['count_values by (job) ("value", memory_bytes)', 'job value'],
    ['absent(memory_bytes{job="a", instance=~"b.*"})', 'job'],
    ['absent_over_time(memory_bytes{job="a"}[5m])', 'job'],
    ['absent(sum(memory_bytes))', ''],
    ['histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))', 'instance job'],
    ['label_replace(memory_bytes, "host", "$1", "instance", "(.*):.*")', 'host instance job'],
    ['label_join(memory_bytes, "both", "-", "job", "instance")', 'both instance job'],
    ['info(memory_bytes)', 'instance job …'],
    ['vector(time())', ''],
    ['hour()', ''],
    ['-memory_bytes', 'instance job'],
    ['max_over_time(memory_bytes[1h:1m])', 'instance job'],
    ['5 * memory_bytes', 'instance job'],
    ['memory_bytes > 5', 'instance job'],
    ['memory_bytes / limit_bytes', 'instance job'],
    ['memory_bytes / on (job) limit_bytes', 'job'],
    ['http_requests_total / ignoring (code) memory_bytes', 'instance job'],
    ['http_requests_total * on (job) group_left (version) build_info', 'code instance job version'],
    ['build_info * on (job) group_right (version) http_requests_total', 'code instance job version'],
    ['http_requests_total and on (job) memory_bytes', 'code instance job'],
    ['sum by (job) (memory_bytes) or build_info', 'instance job version'],
  ])('%s has %s', (text, expected) => {
    expect(labels(text)).toBe(expected);
  });

  test('an open set still knows what is gone', () => {
    const set = labelsOf(parse('sum without (pod) (mystery)'), knowledge);
    expect([mayHave(set, 'pod'), mayHave(set, 'zone')]).toEqual([false, true]);
  });
});
