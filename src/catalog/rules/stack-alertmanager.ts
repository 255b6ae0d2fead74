import { AlertExample, AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

const ONE = `${PLACE}, instance`;
const WHO = 'Alertmanager {{ $labels.instance }}';

/** A group that can't be told is tried again once every group interval, five minutes: a shorter window would forget it in between. */
const NOTIFICATIONS = '15m';

/** Alertmanager: configuration, cluster, notifications. */
export function stackAlertmanager({ owner }: InfrastructureContext): RuleGroup {
  const share = `alertmanager:notifications_failed:ratio${NOTIFICATIONS}`;
  const failed = `sum by (${PLACE}, integration) (rate(alertmanager_notifications_failed_total[${NOTIFICATIONS}]))`;
  const all = `sum by (${PLACE}, integration) (rate(alertmanager_notifications_total[${NOTIFICATIONS}]))`;
  return new RuleGroup('stack.alertmanager', {
    recordings: [
      new RecordingRule(share, {
        query: sharedQuery(`${failed} / ${all}`),
        help: 'Share of notifications that failed, by integration.',
      }),
    ],
    alerts: [
      new AlertRule('AlertmanagerConfigReloadFailed', {
        query: sharedQuery(`max by (${ONE}) (alertmanager_config_last_reload_successful) == 0`),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        summary: `${WHO} could not read its newest configuration`,
        runbook: new Runbook({
          meaning: 'It goes on with the old routes and receivers, and will not start again if it stops.',
          checks: [
            'The reason: its log, level error.',
            'The file: `amtool check-config /etc/alertmanager/config/alertmanager.yml` beside it.',
          ],
          actions: ['Mend or roll back what was deployed last. A secret whose file is missing: create it.'],
        }),
      }),
      new AlertRule('AlertmanagerConfigsDiffer', {
        query: sharedQuery(`count by (${PLACE}) (count_values by (${PLACE}) ("config", alertmanager_config_hash)) > 1`),
        for: Duration.minutes(20),
        severity: Severity.MEDIUM,
        owner,
        summary: 'The Alertmanagers use {{ printf "%.0f" $value }} different configurations',
        runbook: new Runbook({
          meaning: 'Which of them sends a notification is chance: people may be told twice, or the wrong ones.',
          checks: [
            'Who has which: query `alertmanager_config_hash`.',
            'Whether a rollout or a reload hangs: AlertmanagerConfigReloadFailed, `kubectl rollout status`.',
          ],
          actions: ['Restart the one that is behind.'],
        }),
        examples: [
          AlertExample.fires(both('alertmanager_config_hash', '7x30', '8x30')),
          AlertExample.staysQuiet(both('alertmanager_config_hash', '7x30', '7x30')),
        ],
      }),
      new AlertRule('AlertmanagerMembersMissing', {
        query: sharedQuery(
          `min by (${PLACE}) (alertmanager_cluster_members) < count by (${PLACE}) (alertmanager_cluster_members)`,
        ),
        for: Duration.minutes(15),
        severity: Severity.HIGH,
        owner,
        summary: 'An Alertmanager sees only {{ printf "%.0f" $value }} members of its cluster',
        runbook: new Runbook({
          meaning:
            'They do not talk to each other: people are told the same thing several times, and silences hold in one part only.',
          checks: [
            'Who sees how many: query `alertmanager_cluster_members`.',
            'The log of the one that sees the fewest; port 9094, TCP and UDP, between them.',
          ],
          actions: ['Mend the network policy or the names by which they find each other, then restart the lonely one.'],
        }),
        examples: [
          AlertExample.fires(both('alertmanager_cluster_members', '2x30', '1x30')),
          AlertExample.staysQuiet(both('alertmanager_cluster_members', '2x30', '2x30')),
        ],
      }),
      new AlertRule('AlertmanagerNotificationsFailing', {
        query: sharedQuery(`100 * ${share} > 1`),
        for: Duration.minutes(5),
        severity: Severity.CRITICAL,
        owner,
        summary:
          'Alertmanager fails to send {{ printf "%.0f" $value }} % of its notifications by {{ $labels.integration }}',
        runbook: new Runbook({
          meaning: 'People are not told through this channel. This one may have reached you through another.',
          checks: [
            'Why: query `sum by (reason) (rate(alertmanager_notifications_failed_total{integration="{{ $labels.integration }}"}[15m]))`; clientError is a credential or an address, serverError the other end.',
            'The log of Alertmanager: «Notify for alerts failed».',
          ],
          actions: [
            'clientError: renew the webhook, key or password in its secret; Alertmanager reads it anew by itself.',
            "serverError, contextDeadlineExceeded: status page of the provider; watch Alertmanager's page yourself meanwhile.",
          ],
        }),
        examples: [
          AlertExample.fires({
            title: 'fires when one group can not be told, which is tried every five minutes',
            series: {
              [notifications('alertmanager_notifications_failed_total')]: '0x4 1x4 2x4 3x4 4x4 5x4 6x4',
              [notifications('alertmanager_notifications_total')]: '0x4 1x4 2x4 3x4 4x4 5x4 6x4',
            },
            at: Duration.minutes(30),
          }),
        ],
      }),
    ],
  });
}

function notifications(metric: string): string {
  return `${metric}{cluster="c", environment="e", instance="a", integration="slack"}`;
}

/** Half an hour of a metric of two Alertmanagers. */
function both(metric: string, first: string, second: string) {
  const series = (instance: string) => `${metric}{cluster="c", environment="e", instance="${instance}"}`;
  return { series: { [series('a')]: first, [series('b')]: second }, at: Duration.minutes(30) };
}
