import { AlertRule, Duration, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { sharedQuery } from './queries';

/** One Prometheus. */
export const PROMETHEUS = 'cluster, environment, instance';
/** How it is called in summaries. */
export const WHO = 'Prometheus {{ $labels.instance }}';
/** The first check of many. */
export const LOG = 'The log of {{ $labels.instance }}, levels warn and error.';

/** Blocks and the write-ahead log. */
export function storageAlerts({ owner }: InfrastructureContext): AlertRule[] {
  const grew = (metric: string): string => `sum by (${PROMETHEUS}) (increase(${metric}[3h])) > 0`;
  return [
    new AlertRule('PrometheusCompactionFailing', {
      query: sharedQuery(grew('prometheus_tsdb_compactions_failed_total')),
      for: Duration.minutes(30),
      severity: Severity.HIGH,
      owner,
      summary: `${WHO} can not put its data into blocks`,
      runbook: new Runbook({
        meaning: 'The head grows in memory and on disk until it runs out of one of them.',
        checks: [LOG, 'Room on its volume: see VolumeHigh, `kubectl exec` and `df -h /prometheus`.'],
        actions: [
          'No room: grow the volume or shorten the retention.',
          'A broken block, named in the log: move it out of /prometheus and restart; its hours are lost in this replica, the other one has them.',
        ],
      }),
    }),
    new AlertRule('PrometheusReloadingBlocksFailing', {
      query: sharedQuery(grew('prometheus_tsdb_reloads_failures_total')),
      for: Duration.minutes(30),
      severity: Severity.HIGH,
      owner,
      summary: `${WHO} can not read its blocks from disk`,
      runbook: new Runbook({
        meaning: 'Old data may be missing from queries, and old blocks are not deleted.',
        checks: [LOG, 'Errors of the disk: `dmesg -T` on its node.'],
        actions: [
          'Move the block that the log names out of /prometheus and restart. A sick disk: replace the volume; the other replica has the data.',
        ],
      }),
    }),
    new AlertRule('PrometheusWriteAheadLogBroken', {
      query: sharedQuery(grew('prometheus_tsdb_wal_corruptions_total')),
      severity: Severity.HIGH,
      owner,
      summary: `${WHO} found broken places in its write-ahead log`,
      runbook: new Runbook({
        meaning: 'Samples of the last two hours may be lost in this replica.',
        checks: [LOG, 'Whether the machine or the pod was killed while writing, or its disk was full.'],
        actions: [
          'It repairs itself by dropping what comes after the broken place. When it happens again: replace the volume.',
        ],
      }),
    }),
  ];
}

/** Limits of scrapes. */
export function limitAlerts({ owner }: InfrastructureContext): AlertRule[] {
  const grew = (metric: string): string => `sum by (${PROMETHEUS}) (increase(${metric}[15m]))`;
  const limits = [
    'prometheus_target_scrape_pool_exceeded_target_limit_total',
    'prometheus_target_scrapes_exceeded_sample_limit_total',
    'prometheus_target_scrapes_exceeded_body_size_limit_total',
    'prometheus_target_scrape_pool_exceeded_label_limits_total',
  ];
  return [
    new AlertRule('PrometheusLimitReached', {
      query: sharedQuery(`${limits.map(grew).join(' + ')} > 0`),
      for: Duration.minutes(15),
      severity: Severity.MEDIUM,
      owner,
      summary: `${WHO} drops targets or scrapes that are over a limit`,
      runbook: new Runbook({
        meaning: 'Some targets are not read at all: too many of them, or too many samples, labels or bytes.',
        checks: [
          "Which: Prometheus' page /targets, errors with «limit»; else the log.",
          'What grew: query `topk(10, count by (__name__, job) ({__name__!=""}))`; a label with endless values is the usual reason.',
        ],
        actions: [
          'Take the endless label out of the metric.',
          'Honest growth: raise the limit of the job, and the memory with it.',
        ],
      }),
    }),
  ];
}

/** Two minutes: what is older is missing from what others look at. */
const BEHIND_SECONDS = 120;

/** Writing to another store. */
export function remoteWriteAlerts({ owner }: InfrastructureContext): AlertRule[] {
  const by = `${PROMETHEUS}, remote_name`;
  return [
    new AlertRule('PrometheusRemoteWriteBehind', {
      query: sharedQuery(
        `max by (${by}) (prometheus_remote_storage_queue_highest_timestamp_seconds) - max by (${by}) (prometheus_remote_storage_queue_highest_sent_timestamp_seconds) > ${BEHIND_SECONDS}`,
      ),
      for: Duration.minutes(15),
      severity: Severity.HIGH,
      owner,
      summary: `${WHO} is {{ humanizeDuration $value }} behind in writing to {{ $labels.remote_name }}`,
      runbook: new Runbook({
        meaning: 'What looks at the other end sees old data. After about two hours behind, samples are lost to it.',
        checks: [
          'Errors: log of Prometheus, component «remote»: 429 is too fast, 4xx refused, 5xx or timeouts trouble at the other end.',
          'What waits: query `prometheus_remote_storage_samples_pending{instance="{{ $labels.instance }}"}`.',
        ],
        actions: [
          'Trouble at the other end: tell who runs it.',
          '429: raise the limit there, or send less (`write_relabel_configs`).',
          'Neither: give Prometheus more CPU, or raise `max_shards`.',
        ],
      }),
    }),
    new AlertRule('PrometheusRemoteWriteRefused', {
      query: sharedQuery(`sum by (${by}) (rate(prometheus_remote_storage_samples_failed_total[5m])) > 0`),
      for: Duration.minutes(15),
      severity: Severity.HIGH,
      owner,
      summary: `${WHO} loses {{ printf "%.0f" $value }} samples a second: {{ $labels.remote_name }} refuses them`,
      runbook: new Runbook({
        meaning: 'These samples are not tried again: they are missing at the other end for good.',
        checks: [
          'The reason: log of Prometheus, component «remote», «non-recoverable error»: credentials, too old, too many labels.',
        ],
        actions: [
          'Mend credentials or limits; what was refused stays lost there, and is still here for as long as metrics are kept.',
        ],
      }),
    }),
  ];
}
