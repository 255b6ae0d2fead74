import { AlertRule, Duration, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

const EXPORTER = `${PLACE}, instance, exporter`;
const WHO = 'Collector {{ $labels.instance }}';

/** Used above this, the queue is about to overflow. */
const QUEUE_PERCENT = 80;

/** The OpenTelemetry collector: what it refuses, loses, holds back. */
export function stackCollector({ owner }: InfrastructureContext): RuleGroup {
  const each = (metric: string, by: string): string =>
    ['metric_points', 'spans', 'log_records']
      .map((signal) => `sum by (${by}) (rate(${metric}_${signal}[5m])) > 0`)
      .join(' or ');
  return new RuleGroup('stack.collector', {
    alerts: [
      new AlertRule('CollectorRefuses', {
        query: sharedQuery(each('otelcol_receiver_refused', `${PLACE}, instance, receiver`)),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        summary: `${WHO} sends back {{ printf "%.0f" $value }} items a second that came by {{ $labels.receiver }}`,
        runbook: new Runbook({
          meaning: 'It has no memory or no room in its queue for more. Senders try again for a while, then drop.',
          checks: [
            'Memory: query `otelcol_process_memory_rss{instance="{{ $labels.instance }}"}`.',
            'Queue: query `otelcol_exporter_queue_size / otelcol_exporter_queue_capacity`; if it is full, the trouble is behind the collector.',
          ],
          actions: ['Queue full: see CollectorLoses.', 'Memory full, queue empty: more replicas or more memory.'],
        }),
      }),
      new AlertRule('CollectorLoses', {
        query: sharedQuery(
          `${each('otelcol_exporter_send_failed', EXPORTER)} or ${each('otelcol_exporter_enqueue_failed', EXPORTER)}`,
        ),
        for: Duration.minutes(5),
        severity: Severity.CRITICAL,
        owner,
        summary: `${WHO} loses {{ printf "%.0f" $value }} items a second that {{ $labels.exporter }} can not send on`,
        runbook: new Runbook({
          meaning: 'Metrics, spans or logs are lost for good.',
          checks: [
            'Why: the log of the collector, «Exporting failed»: 401 and 403 are credentials, 429 a limit, 5xx and timeouts the other end.',
          ],
          actions: [
            'Mend credentials or permissions; ask for a higher limit; bring the other end back.',
            'Until then a larger queue (`queue_size` of the exporter) gains time.',
          ],
        }),
      }),
      new AlertRule('CollectorQueueHigh', {
        query: sharedQuery(
          `100 * max by (${EXPORTER}) (otelcol_exporter_queue_size) / max by (${EXPORTER}) (otelcol_exporter_queue_capacity) > ${QUEUE_PERCENT}`,
        ),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        summary: `The queue of {{ $labels.exporter }} in collector {{ $labels.instance }} is {{ printf "%.0f" $value }} % full`,
        runbook: new Runbook({
          meaning: 'More comes in than goes out. When the queue is full, data is lost.',
          checks: [
            'Whether the other end is slow or refuses: the log of the collector.',
            'Whether more comes in than usual: query `sum(rate(otelcol_receiver_accepted_metric_points[5m]))` and its siblings for spans and log_records.',
          ],
          actions: [
            'The other end is slow: scale it.',
            'More load: more collectors, more consumers (`num_consumers` of the exporter).',
          ],
        }),
      }),
    ],
  });
}
