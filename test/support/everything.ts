import {
  Blueprint,
  BusinessIndicator,
  Channel,
  Dependency,
  Duration,
  Escalation,
  HttpMetrics,
  Infrastructure,
  LogFormat,
  MailServer,
  Metric,
  MetricKind,
  OpsgenieRegion,
  Probe,
  Responder,
  Sampling,
  Secret,
  Service,
  Unit,
} from 'cdk-observatory';

const counter = (name: string, unit?: Unit) => new Metric(name, { kind: MetricKind.COUNTER, help: `${name}.`, unit });

const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'support') }),
  mail: Channel.email('support@example.com', 'night@example.com'),
});
const checkout = new Responder('checkout', {
  page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'checkout') }),
  chat: Channel.slack('#checkout', { webhook: Secret.named('slack', 'checkout') }),
});
const search = new Responder('search', {
  page: Channel.opsgenie({ apiKey: Secret.named('opsgenie', 'search'), region: OpsgenieRegion.EU }),
});
const architecture = new Responder('architecture', { mail: Channel.email('architecture@example.com') });
const machines = new Responder('machines', { page: Channel.webhook({ url: Secret.named('machines', 'url') }) });

const orders = counter('shop_orders_total');
const carts = counter('shop_carts_total');
const hits = counter('shop_cache_hits_total');
const misses = counter('shop_cache_misses_total');
const searches = counter('shop_searches_total');
const revenue = counter('shop_revenue_euros_total', Unit.of('euros'));
const users = new Metric('shop_active_users', { kind: MetricKind.GAUGE, help: 'Users who are active.' });

const objectives = { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) };

/** A blueprint in which everything that there is, is there. */
export const everything = new Blueprint('everything', {
  escalation: Escalation.through(support, checkout, architecture),
  cluster: 'eu-1',
  environment: 'staging',
  runbookBaseUrl: 'https://handbook.example.com/alerts',
  mailServer: new MailServer({
    host: 'smtp.example.com',
    from: 'observatory@example.com',
    username: 'observatory',
    password: Secret.named('smtp', 'password'),
  }),
  heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
  services: [
    new Service('api', {
      owner: checkout,
      metrics: HttpMetrics.openTelemetry(),
      objectives,
      logs: LogFormat.json(),
      sampling: Sampling.always(),
      dependencies: [
        Dependency.api({ responseTime: Duration.millis(300), errorRate: 1 }),
        Dependency.database({ responseTime: Duration.millis(100), errorRate: 0.5 }),
        Dependency.cache({ hits, misses, hitRate: 80 }),
      ],
    }),
    new Service('web', {
      metrics: HttpMetrics.prometheus(),
      customMetrics: [orders, carts, revenue, users],
      objectives,
    }),
    new Service('search', {
      owner: search,
      metrics: HttpMetrics.openTelemetry({ nativeHistograms: true }),
      customMetrics: [searches],
      objectives: { availability: 99, window: Duration.days(28), responseTime: Duration.seconds(2) },
      endpoint: { port: 8081, path: '/internal/metrics' },
    }),
    new Service('ledger', {
      metrics: HttpMetrics.prometheus({ nativeHistograms: true }),
      objectives: { errorRate: 0.1, responseTime: Duration.millis(250) },
    }),
    new Service('worker'),
  ],
  business: [
    BusinessIndicator.conversion('checkout', { attempts: carts, successes: orders, target: 20, owner: checkout }),
    BusinessIndicator.userActivity('active-users', { metric: users, target: 100 }),
    BusinessIndicator.featureUsage('searches', { metric: searches, target: 1000 }),
    BusinessIndicator.revenue('revenue', { metric: revenue, target: 500, per: Duration.hours(6) }),
  ],
  infrastructure: new Infrastructure({
    owner: machines,
    batchJobs: true,
    probes: [
      Probe.http('storefront', 'https://shop.example.com/'),
      Probe.http('status', 'http://status.example.com:8080/health', { owner: search }),
    ],
  }),
});
