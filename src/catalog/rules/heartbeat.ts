import { AlertRule, type Responder, RuleGroup, Runbook, Severity } from '../../model';
import { sharedQuery } from './queries';

/** Name of the alert that always fires, so that its silence means something. */
export const DEAD_MANS_SWITCH = 'DeadMansSwitch';

/** Always fires. A service outside expects to hear of it every few minutes: when it does not, rules, notifications or the way out are broken. */
export function heartbeat(owner?: Responder): RuleGroup {
  return new RuleGroup('stack.heartbeat', {
    alerts: [
      new AlertRule(DEAD_MANS_SWITCH, {
        query: sharedQuery('vector(1)'),
        severity: Severity.LOW,
        owner,
        summary: 'The observatory is alive: this alert always fires',
        runbook: new Runbook({
          meaning:
            'All is well as long as this fires. If the service outside says that it stays away, nobody is told of any alert.',
          checks: [
            'Whether Prometheus evaluates rules: its page /alerts shows this one as firing.',
            'Whether Alertmanager has it: its page lists it; then its log, «Notify for alerts failed», receiver heartbeat.',
          ],
          actions: [
            'Prometheus or Alertmanager down: bring it back; until then somebody watches the dashboards.',
            'Both are well: the way to the outside (proxy, network policy, DNS) or the address in the secret.',
          ],
        }),
      }),
    ],
  });
}
