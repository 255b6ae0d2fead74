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
  Retention,
  Runbook,
  Secret,
  Service,
  Severity,
  SeverityPolicy,
  Threshold,
} from 'cdk-observatory';

/** What a story changes about the warehouse. */
export interface WarehouseOptions {
  /** @default 1000 */
  readonly limit?: number;
  /** @default 15 */
  readonly retentionDays?: number;
  /** How often a critical alert is told again, in the clock of the manifests that are not faster. */
  readonly repeat?: Duration;
  /** Services beside the worker. */
  readonly services?: Service[];
}

const queue = new Metric('shop_queue_length', { kind: MetricKind.GAUGE, help: 'Orders that wait.' });

/** The metric by whose value a story lets the alert fire. */
export const QUEUE = { name: queue.name, type: 'gauge', help: 'Orders that wait.', value: 0 };
export const QUEUE_LONG = 'QueueLong';

/** A system with one service and an alert that pages, of which a story says when it fires. */
export function warehouse(name: string, options: WarehouseOptions = {}): Blueprint {
  const support = new Responder('support', {
    page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
  });
  return new Blueprint(name, {
    escalation: Escalation.through(support),
    severities: [new SeverityPolicy(Severity.CRITICAL, { repeat: options.repeat ?? Duration.hours(20) })],
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
      ...(options.services ?? []),
    ],
  });
}
