import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { SERVICE } from './http-queries';
import { PLACE, sharedQuery } from './queries';

/** Names of what is recorded of targets. */
export const TARGETS = {
  up: 'service:instances_up:sum',
  ratio: 'service:instances_up:ratio',
  jobs: 'job:instances_up:ratio',
};

/** Whether services can be watched. */
export function serviceTargets(): RuleGroup {
  return new RuleGroup('targets.services', {
    recordings: [
      new RecordingRule(TARGETS.up, {
        query: sharedQuery(`sum by (${SERVICE}) (up{service!=""})`),
        help: 'Instances of the service that can be watched.',
      }),
      new RecordingRule(TARGETS.ratio, {
        query: sharedQuery(`avg by (${SERVICE}) (up{service!=""})`),
        help: 'Share of the instances of the service that can be watched.',
      }),
    ],
  });
}

/** Name of the group about targets that are no service's. */
export const OTHER_TARGETS = 'targets.others';

/** Whether everything else that is to be watched can be watched. */
export function targets({ owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup(OTHER_TARGETS, {
    recordings: [
      new RecordingRule(TARGETS.jobs, {
        query: sharedQuery(`avg by (${PLACE}, job) (up{service=""})`),
        help: 'Share of the targets of the job that can be watched; services have their own.',
      }),
    ],
    alerts: [
      new AlertRule('TargetDown', {
        query: sharedQuery('up{service=""} == 0'),
        for: Duration.minutes(10),
        severity: Severity.MEDIUM,
        owner,
        summary: 'Target {{ $labels.instance }} of job {{ $labels.job }} does not answer',
        runbook: new Runbook({
          meaning: 'Its metrics are missing, and so are the alerts that read them: for this one target we are blind.',
          checks: [
            "The error of {{ $labels.instance }} on Prometheus' page /targets: refused (not running), timeout (network policy, firewall, overload), 401 or 403 (credentials), 404 (path).",
            'On Kubernetes: `kubectl get pods -A -o wide | grep {{ $labels.job }}`; the pods must be running and ready.',
          ],
          actions: [
            'Not running: read its log, restart it.',
            'Timeout: allow the way from Prometheus to its port; overloaded: give it more CPU.',
            'The machine is gone for good: its target disappears with the next discovery.',
          ],
        }),
      }),
    ],
  });
}
