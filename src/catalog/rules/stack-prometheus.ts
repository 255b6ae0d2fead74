import { AlertExample, AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { sharedQuery } from './queries';
import { LOG, limitAlerts, PROMETHEUS, remoteWriteAlerts, storageAlerts, WHO } from './stack-prometheus-storage';

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
        severity: Severity.MEDIUM,
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
        // Each Alertmanager is told by itself: what one of them missed is lost only when all of them missed alerts.
        query: sharedQuery(`min by (${PROMETHEUS}) (increase(prometheus_notifications_dropped_total[10m])) > 0`),
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
        examples: [
          AlertExample.fires({ ...dropped('0+5x30', '0+5x30'), title: 'fires when no Alertmanager takes alerts' }),
          AlertExample.staysQuiet({ ...dropped('0+5x30', '0x30'), title: 'stays quiet when another takes them' }),
        ],
      }),
      ...storageAlerts(context),
      ...limitAlerts(context),
      ...remoteWriteAlerts(context),
    ],
  });
}

/** Half an hour of alerts that two Alertmanagers did not take. */
function dropped(first: string, second: string) {
  const series = (alertmanager: string) =>
    `prometheus_notifications_dropped_total{cluster="c", environment="e", instance="a", alertmanager="${alertmanager}"}`;
  return { series: { [series('1')]: first, [series('2')]: second }, at: Duration.minutes(30) };
}
