import {
  Blueprint,
  BusinessIndicator,
  Channel,
  Duration,
  Escalation,
  HttpMetrics,
  Infrastructure,
  LogFormat,
  Metric,
  MetricKind,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';

/** Who answers. Credentials are references to secrets that you make yourself. */
const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
});
const checkout = new Responder('checkout', {
  page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
  chat: Channel.slack('#checkout', { webhook: Secret.named('slack', 'url') }),
});

const orders = new Metric('shop_orders_total', {
  kind: MetricKind.COUNTER,
  help: 'Orders placed.',
});
const carts = new Metric('shop_carts_total', {
  kind: MetricKind.COUNTER,
  help: 'Carts that something was put into.',
});

/** What serves, what is promised about it. */
export const shop = new Blueprint('shop', {
  escalation: Escalation.through(support, checkout),
  services: [
    new Service('api', {
      owner: checkout,
      metrics: HttpMetrics.openTelemetry(),
      logs: LogFormat.json(),
      objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
    }),
    new Service('web', {
      metrics: HttpMetrics.prometheus(),
      customMetrics: [orders, carts],
      objectives: { availability: 99.5, errorRate: 1, responseTime: Duration.seconds(1) },
    }),
  ],
  business: [
    BusinessIndicator.conversion('checkout', { attempts: carts, successes: orders, target: 20, owner: checkout }),
  ],
  infrastructure: new Infrastructure({
    probes: [Probe.http('storefront', 'https://shop.example.com/')],
  }),
  heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
});
