import { Unit } from '../../model';
import { counter, gauge, histogram } from './metrics';
import { type Source, SourceName } from './source';

const GROUP = ['rule_group'];
const ALERTMANAGER = ['alertmanager'];
const REMOTE = ['remote_name', 'url'];

/**
 * Prometheus itself.
 * @see https://prometheus.io/docs/prometheus/latest/getting_started/
 */
export const PROMETHEUS: Source = {
  name: SourceName.PROMETHEUS,
  alwaysThere: 'prometheus_build_info',
  metrics: [
    gauge('prometheus_build_info', 'Which version it is.', [
      'branch',
      'goarch',
      'goos',
      'goversion',
      'revision',
      'tags',
      'version',
    ]),
    gauge('prometheus_config_last_reload_successful', '1 if the newest configuration is in use.'),
    counter('prometheus_rule_evaluation_failures_total', 'Rules that could not be evaluated.', GROUP),
    counter('prometheus_rule_group_iterations_missed_total', 'Evaluations left out for lack of time.', GROUP),
    gauge('prometheus_rule_group_last_duration_seconds', 'How long a group took.', GROUP, Unit.SECONDS),
    gauge('prometheus_rule_group_interval_seconds', 'How often a group is evaluated.', GROUP, Unit.SECONDS),
    counter('prometheus_notifications_sent_total', 'Alerts told to Alertmanager.', ALERTMANAGER),
    counter('prometheus_notifications_errors_total', 'Alerts that Alertmanager could not be told.', ALERTMANAGER),
    counter('prometheus_notifications_dropped_total', 'Alerts given up.', ALERTMANAGER),
    gauge('prometheus_notifications_queue_length', 'Alerts that wait to be told.', ALERTMANAGER),
    gauge('prometheus_notifications_queue_capacity', 'Alerts that may wait.'),
    gauge('prometheus_notifications_alertmanagers_discovered', 'Alertmanagers that are known.'),
    gauge('prometheus_tsdb_head_series', 'Series in memory.'),
    counter('prometheus_tsdb_head_samples_appended_total', 'Samples taken in.', ['type']),
    gauge('prometheus_tsdb_storage_blocks_bytes', 'Room that blocks take.', [], Unit.BYTES),
    counter('prometheus_tsdb_compactions_failed_total', 'Compactions that failed.'),
    counter('prometheus_tsdb_reloads_failures_total', 'Times that blocks could not be read from disk.'),
    counter('prometheus_tsdb_wal_corruptions_total', 'Broken places in the write-ahead log.'),
    counter('prometheus_tsdb_wal_writes_failed_total', 'Writes to the write-ahead log that failed.'),
    counter('prometheus_target_scrape_pool_exceeded_target_limit_total', 'Times that a job had too many targets.'),
    counter('prometheus_target_scrapes_exceeded_sample_limit_total', 'Scrapes with too many samples.'),
    counter('prometheus_target_scrapes_exceeded_body_size_limit_total', 'Scrapes that were too big.'),
    counter(
      'prometheus_target_scrape_pool_exceeded_label_limits_total',
      'Times that labels were too many or too long.',
    ),
    gauge(
      'prometheus_remote_storage_queue_highest_timestamp_seconds',
      'The newest sample to be sent.',
      REMOTE,
      Unit.SECONDS,
    ),
    gauge(
      'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
      'The newest sample sent.',
      REMOTE,
      Unit.SECONDS,
    ),
    counter('prometheus_remote_storage_samples_failed_total', 'Samples refused for good.', REMOTE),
    gauge('prometheus_remote_storage_samples_pending', 'Samples that wait to be sent.', REMOTE),
    histogram('prometheus_http_request_duration_seconds', 'How long requests took.', ['handler'], Unit.SECONDS),
    gauge('process_resident_memory_bytes', 'Memory of the process.', [], Unit.BYTES),
    counter('process_cpu_seconds_total', 'CPU time of the process.', [], Unit.SECONDS),
    gauge('process_start_time_seconds', 'When the process was started.', [], Unit.SECONDS),
  ],
};
