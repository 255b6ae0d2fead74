import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { sharedQuery } from './queries';

const PROMETHEUS = 'cluster, environment, instance';
const WHO = 'Prometheus {{ $labels.instance }}';
const LOG = 'The log of {{ $labels.instance }}, levels warn and error.';

/** Prometheus watching itself: configuration, rules, notifications, storage, limits, remote write. */
export function stackPrometheus(context: InfrastructureContext): RuleGroup {
  const { owner } = context;
  const errors = `sum by (${PROMETHEUS}) (rate(prometheus_notifications_errors_total[5m]))`;
  const sent = `sum by (${PROMETHEUS}) (rate(prometheus_notifications_sent_total[5m]))`;
  return new RuleGroup('stack.prometheus', {
    recordings: [
      new RecordingRule('prometheus:notification_errors:ratio5m', {
        query: sharedQuery(`${errors} / ${sent}`),
        help: 'Share of alerts that could not be told to an Alertmanager.',
      }),
    ],
    alerts: [
      new AlertRule('PrometheusConfigReloadFailed', {
        query: sharedQuery(`max by (${PROMETHEUS}) (prometheus_config_last_reload_successful) == 0`),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        summary: `${WHO} could not read its newest configuration`,
        runbook: new Runbook({
          meaning:
            'It goes on with the old configuration. New rules and targets are not there, and it will not start again if it stops.',
          checks: [LOG, 'The files: `promtool check config /etc/prometheus/config/prometheus.yml` beside it.'],
          actions: ['Mend or roll back what was deployed last; the reloader tries again by itself.'],
        }),
      }),
      new AlertRule('PrometheusRuleFailures', {
        query: sharedQuery(
          `sum by (${PROMETHEUS}, rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0`,
        ),
        for: Duration.minutes(15),
        severity: Severity.HIGH,
        owner,
        summary: `${WHO} can not evaluate rules of {{ $labels.rule_group }}`,
        runbook: new Runbook({
          meaning: 'Alerts of this group may not fire although they should.',
          checks: [
            "The error: Prometheus' page /rules, unhealthy ones.",
            '«many-to-many matching» or «duplicate series»: labels that are not as the rule expects; look at the series of both sides.',
          ],
          actions: [
            'Mend the rule, or what gives the series two of a kind (two exporters on one node, a job that is scraped twice).',
          ],
        }),
      }),
      new AlertRule('PrometheusRulesLate', {
        query: sharedQuery(
          `sum by (${PROMETHEUS}, rule_group) (increase(prometheus_rule_group_iterations_missed_total[15m])) > 0`,
        ),
        for: Duration.minutes(30),
        severity: Severity.MEDIUM,
        owner,
        summary: `${WHO} is too slow for the rules of {{ $labels.rule_group }}`,
        runbook: new Runbook({
          meaning: 'Evaluations are left out: alerts come late, recorded series have holes.',
          checks: [
            'How long it takes: query `prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds`.',
            'CPU and memory of Prometheus, and heavy queries of dashboards at the same time.',
          ],
          actions: ['Give it more CPU.', 'Split the group, or record the part that is computed twice.'],
        }),
      }),
      new AlertRule('PrometheusWithoutAlertmanager', {
        query: sharedQuery(`max by (${PROMETHEUS}) (prometheus_notifications_alertmanagers_discovered) < 1`),
        for: Duration.minutes(5),
        severity: Severity.CRITICAL,
        owner,
        summary: `${WHO} knows of no Alertmanager: its alerts reach nobody`,
        runbook: new Runbook({
          meaning: 'Alerts that only this replica sees are lost; this one reached you through another.',
          checks: [
            'Whether Alertmanager runs: `kubectl get pods -A -l app.kubernetes.io/name=alertmanager`.',
            'What Prometheus looks for: its page /config, section «alerting», and whether that name resolves.',
          ],
          actions: ['Start Alertmanager, or mend its address in the configuration.'],
        }),
      }),
      new AlertRule('PrometheusNotificationsFailing', {
        query: sharedQuery('100 * prometheus:notification_errors:ratio5m > 1'),
        for: Duration.minutes(15),
        severity: Severity.HIGH,
        owner,
        summary: `${WHO} can not tell {{ printf "%.1f" $value }} % of its alerts to an Alertmanager`,
        runbook: new Runbook({
          meaning: 'At least one Alertmanager does not take alerts. As long as another does, people still hear.',
          checks: [
            'Which one: query `rate(prometheus_notifications_errors_total{instance="{{ $labels.instance }}"}[5m]) > 0`.',
            'The error: log of Prometheus, component «notifier».',
          ],
          actions: ['Restart that Alertmanager; mend network policy, certificate or credentials on the way to it.'],
        }),
      }),
      new AlertRule('PrometheusNotificationsDropped', {
        query: sharedQuery(`sum by (${PROMETHEUS}) (increase(prometheus_notifications_dropped_total[10m])) > 0`),
        for: Duration.minutes(5),
        severity: Severity.CRITICAL,
        owner,
        summary: `${WHO} gave up {{ printf "%.0f" $value }} alerts that it could not tell to any Alertmanager`,
        runbook: new Runbook({
          meaning: 'People are not told of alerts that fire right now.',
          checks: [
            "Alerts that fire now: Prometheus' page /alerts. That is your to-do list until this is mended.",
            'Alertmanager: does it run, does it answer `/-/ready`, is it overloaded?',
          ],
          actions: ['Bring Alertmanager back first; alerts that still fire are then told again by themselves.'],
        }),
      }),
      ...storageAlerts(context),
      ...limitAlerts(context),
      ...remoteWriteAlerts(context),
    ],
  });
}

function storageAlerts({ owner }: InfrastructureContext): AlertRule[] {
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

function limitAlerts({ owner }: InfrastructureContext): AlertRule[] {
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

function remoteWriteAlerts({ owner }: InfrastructureContext): AlertRule[] {
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
