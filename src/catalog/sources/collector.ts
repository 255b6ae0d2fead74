import { Unit } from '../../model';
import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

const RECEIVER = ['receiver', 'transport'];
const EXPORTER = ['exporter'];
const QUEUE = ['data_type', 'exporter'];

/**
 * The OpenTelemetry collector's own telemetry, as its default reader names it: counters without `_total`.
 * @see https://opentelemetry.io/docs/collector/internal-telemetry/
 */
export const COLLECTOR: Source = {
  name: SourceName.COLLECTOR,
  alwaysThere: 'otelcol_process_uptime',
  metrics: [
    counter('otelcol_process_uptime', 'How long it has been running.', [], Unit.SECONDS),
    counter('otelcol_process_cpu_seconds', 'CPU time of the process.', [], Unit.SECONDS),
    gauge('otelcol_process_memory_rss', 'Memory of the process.', [], Unit.BYTES),
    counter('otelcol_receiver_accepted_metric_points', 'Metric points taken in.', RECEIVER),
    counter('otelcol_receiver_accepted_spans', 'Spans taken in.', RECEIVER),
    counter('otelcol_receiver_accepted_log_records', 'Log records taken in.', RECEIVER),
    counter('otelcol_receiver_refused_metric_points', 'Metric points sent back.', RECEIVER),
    counter('otelcol_receiver_refused_spans', 'Spans sent back.', RECEIVER),
    counter('otelcol_receiver_refused_log_records', 'Log records sent back.', RECEIVER),
    counter('otelcol_exporter_sent_metric_points', 'Metric points sent on.', EXPORTER),
    counter('otelcol_exporter_sent_spans', 'Spans sent on.', EXPORTER),
    counter('otelcol_exporter_sent_log_records', 'Log records sent on.', EXPORTER),
    counter('otelcol_exporter_send_failed_metric_points', 'Metric points lost in sending.', EXPORTER),
    counter('otelcol_exporter_send_failed_spans', 'Spans lost in sending.', EXPORTER),
    counter('otelcol_exporter_send_failed_log_records', 'Log records lost in sending.', EXPORTER),
    counter(
      'otelcol_exporter_enqueue_failed_metric_points',
      'Metric points for which the queue had no room.',
      EXPORTER,
    ),
    counter('otelcol_exporter_enqueue_failed_spans', 'Spans for which the queue had no room.', EXPORTER),
    counter('otelcol_exporter_enqueue_failed_log_records', 'Log records for which the queue had no room.', EXPORTER),
    gauge('otelcol_exporter_queue_size', 'Batches that wait.', QUEUE),
    gauge('otelcol_exporter_queue_capacity', 'Batches that may wait.', QUEUE),
  ],
};
