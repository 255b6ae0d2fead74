import {
  AlertRule,
  Blueprint,
  Channel,
  Duration,
  Escalation,
  Infrastructure,
  Metric,
  MetricKind,
  Query,
  Responder,
  type ResponderProps,
  Retention,
  Runbook,
  Secret,
  Service,
  Severity,
  Threshold,
} from 'cdk-observatory';
import type { ExtraMetric } from './sample-service';

/** What a story changes about the warehouse. */
export interface WarehouseOptions {
  /** @default 1000 */
  readonly limit?: number;
  /** @default 15 */
  readonly retentionDays?: number;
  /** @default - only Slack and PagerDuty */
  readonly more?: ResponderProps;
}

const queue = new Metric('shop_queue_length', { kind: MetricKind.GAUGE, help: 'Orders that wait.' });

/** The metric by whose value a story lets the alert fire. */
export const QUEUE: ExtraMetric = { name: queue.name, type: 'gauge', help: 'Orders that wait.', value: 0 };
export const QUEUE_LONG = 'QueueLong';

/** A system with one service and an alert that pages, of which a story says when it fires. */
export function warehouse(name: string, options: WarehouseOptions = {}): Blueprint {
  const support = new Responder('support', {
    page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
    ...options.more,
  });
  return new Blueprint(name, {
    escalation: Escalation.through(support),
    infrastructure: new Infrastructure({ containers: false, nodes: false }),
    retention: { metrics: Retention.for(Duration.days(options.retentionDays ?? 15)) },
    services: [
      new Service('worker', {
        customMetrics: [queue],
        alerts: [
          new AlertRule(QUEUE_LONG, {
            threshold: Threshold.above(Query.promql('max by (service) (shop_queue_length)'), options.limit ?? 1000),
            for: Duration.minutes(1),
            severity: Severity.CRITICAL,
            summary: '{{ $value }} orders wait',
            runbook: new Runbook({
              meaning: 'Orders come in faster than they are worked off.',
              checks: ['Do all workers run?'],
              actions: ['Scale the workers out.'],
            }),
          }),
        ],
      }),
    ],
  });
}
