import {
  AlertExample,
  AlertRule,
  Blueprint,
  Channel,
  Duration,
  Escalation,
  Metric,
  MetricKind,
  Query,
  Responder,
  Runbook,
  Secret,
  Service,
  Severity,
  Threshold,
} from 'cdk-observatory';

const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
});

const queue = new Metric('shop_queue_length', { kind: MetricKind.GAUGE, help: 'Orders that wait.' });

/** A metric of our own, an alert over it, and what must make it fire. */
export const warehouse = new Blueprint('warehouse', {
  escalation: Escalation.through(support),
  services: [
    new Service('worker', {
      customMetrics: [queue],
      alerts: [
        new AlertRule('QueueLong', {
          threshold: Threshold.above(Query.promql('sum by (service) (shop_queue_length{service="worker"})'), 1000),
          for: Duration.minutes(10),
          severity: Severity.MEDIUM,
          summary: '{{ $value }} orders wait',
          runbook: new Runbook({
            meaning: 'Orders come in faster than they are worked off.',
            checks: ['Do all workers run?'],
            actions: ['Scale the workers out.'],
          }),
          examples: [
            AlertExample.fires({
              series: {
                'shop_queue_length{service="worker",instance="a"}': '600x30',
                'shop_queue_length{service="worker",instance="b"}': '600x30',
              },
              at: Duration.minutes(15),
            }),
          ],
        }),
      ],
    }),
  ],
});
