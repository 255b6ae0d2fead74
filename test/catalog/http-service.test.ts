import { httpServices, serviceAlerts } from '../../src/catalog/rules';
import { Duration, HttpMetrics, Service } from '../../src/model';

const EVERY = Duration.seconds(30);
const textOf = (metrics: HttpMetrics[], name: string) =>
  httpServices(metrics, EVERY)
    .flatMap((group) => group.recordings)
    .find((rule) => rule.name === name)?.query.text;
const alertsOf = (props: object) => serviceAlerts(new Service('api', { metrics: HttpMetrics.prometheus(), ...props }));

describe('recordings of HTTP services', () => {
  test('are as many for a thousand services as for one', () => {
    const count = (services: number) =>
      httpServices(
        Array.from({ length: services }, () => HttpMetrics.openTelemetry()),
        EVERY,
      ).flatMap((g) => g.recordings).length;
    expect(count(1000)).toBe(count(1));
  });

  test('are not there without services that measure HTTP', () => {
    expect(httpServices([], EVERY)).toEqual([]);
  });

  test('count requests by the counter or by the histogram, as the convention has it', () => {
    const requests = (http: HttpMetrics) => textOf([http], 'service:http_requests:rate5m');
    const by = 'sum by (cluster, environment, service)';
    expect(requests(HttpMetrics.prometheus())).toBe(`${by} (rate(http_requests_total{service!=""}[5m]))`);
    expect(requests(HttpMetrics.openTelemetry())).toBe(
      `${by} (rate(http_server_request_duration_seconds_count{service!=""}[5m]))`,
    );
    expect(requests(HttpMetrics.openTelemetry({ nativeHistograms: true }))).toBe(
      `${by} (histogram_count(rate(http_server_request_duration_seconds{service!=""}[5m])))`,
    );
  });

  test('ask only the conventions that are in use, and each once', () => {
    const both = [HttpMetrics.prometheus(), HttpMetrics.openTelemetry(), HttpMetrics.prometheus()];
    expect(textOf(both, 'service:http_requests:rate5m')?.split(' or ')).toHaveLength(2);
    expect(textOf([both[0]], 'service:http_requests:rate5m')).not.toContain(' or ');
  });

  test('say that a service which never failed has no errors, and not that nothing is known', () => {
    expect(textOf([HttpMetrics.prometheus()], 'service:http_errors:rate5m')).toMatch(
      / or 0 \* service:http_requests:rate5m$/,
    );
  });
});

describe('longer windows', () => {
  test('are averages of all evaluations that fit in, so that what was not there counts as nothing', () => {
    const average = (seconds: number) =>
      httpServices([HttpMetrics.prometheus()], Duration.seconds(seconds))
        .flatMap((group) => group.recordings)
        .find((rule) => rule.name === 'service:http_errors:rate1h')?.query.text;
    expect(average(30)).toBe('sum_over_time(service:http_errors:rate5m[1h]) / 120');
    expect(average(15)).toBe('sum_over_time(service:http_errors:rate5m[1h]) / 240');
  });

  test('count evaluations of a group that says its interval itself', () => {
    const [requests] = httpServices([HttpMetrics.prometheus()], Duration.seconds(15));
    expect(requests.interval?.toString()).toBe('15s');
  });
});

describe('alerts of a service', () => {
  test('follow from what is promised, and from nothing else', () => {
    const names = (props: object) => alertsOf(props).map(({ name }) => name);
    const health = ['ServiceDown', 'ServiceAbsent', 'ServiceInstanceDown'];
    expect(names({})).toEqual(health);
    expect(names({ objectives: { errorRate: 1 } })).toEqual([...health, 'ServiceErrorRateHigh']);
    expect(names({ objectives: { responseTime: Duration.millis(500) } })).toEqual([
      ...health,
      'ServiceResponseTimeHigh',
    ]);
    expect(names({ objectives: { availability: 99.9 } })).toEqual([
      ...health,
      'ServiceErrorBudgetBurnsFast',
      'ServiceErrorBudgetBurnsSlowly',
    ]);
  });

  test('are not there for a service that shows no metrics', () => {
    expect(serviceAlerts(new Service('worker'))).toEqual([]);
  });

  test('wake somebody when 2 % of the budget burns within an hour or 5 % within six', () => {
    const [fast] = alertsOf({ objectives: { availability: 99.9 } }).slice(3);
    expect(fast.query.text).toBe(
      [
        '(service:http_errors:ratio1h{service="api"} > 0.0144 and service:http_errors:ratio5m{service="api"} > 0.0144 and service:http_errors:rate1h{service="api"} > 0.00278)',
        '(service:http_errors:ratio6h{service="api"} > 0.006 and service:http_errors:ratio30m{service="api"} > 0.006 and service:http_errors:rate6h{service="api"} > 0.000463)',
      ].join(' or '),
    );
  });

  test('can fire however little was promised', () => {
    const limits = alertsOf({ objectives: { availability: 50 } })
      .flatMap(({ query }) => [...query.text.matchAll(/ratio\w+\{[^}]*\} > ([\d.]+)/g)])
      .map(([, limit]) => Number(limit));
    expect(limits.length).toBeGreaterThan(0);
    expect(Math.max(...limits)).toBeLessThan(1);
  });

  test('hold the 95th percentile against the promised response time, in seconds', () => {
    const [slow] = alertsOf({ objectives: { responseTime: Duration.millis(500) } }).slice(3);
    expect(slow.query.text).toContain('service:http_request_duration_seconds:p95{service="api"} > 0.5');
    expect(slow.summary).toContain('500ms is promised');
  });
});
