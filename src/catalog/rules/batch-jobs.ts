import { AlertRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

/** Batch jobs that push their metrics. When one should have run is theirs to say: alerts about that are the user's. */
export function batchJobs({ owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('batch.pushes', {
    alerts: [
      new AlertRule('BatchPushRefused', {
        query: sharedQuery(
          `max by (${PLACE}, job) (push_failure_time_seconds) > max by (${PLACE}, job) (push_time_seconds)`,
        ),
        severity: Severity.MEDIUM,
        owner,
        summary: 'The last metrics that batch job {{ $labels.job }} pushed were refused',
        runbook: new Runbook({
          meaning: 'What is known about the job is older than its last run: its alerts may look at yesterday.',
          checks: [
            'Why they were refused: the log of pushgateway, level error; most often a metric of another type than before, or a time stamp in it.',
          ],
          actions: [
            'Mend what the job pushes.',
            'Left over from an older version: delete its group, `curl -X DELETE http://pushgateway:9091/metrics/job/{{ $labels.job }}`, and let it push again.',
          ],
        }),
      }),
    ],
  });
}
