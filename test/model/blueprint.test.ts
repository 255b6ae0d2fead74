import {
  Blueprint,
  Channel,
  Duration,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Probe,
  Responder,
  Service,
} from '../../src/model';
import { ObservatoryError } from '../../src/model/problem';

const team = (name: string) => new Responder(name, { mail: Channel.email(`${name}@example.com`) });
const support = team('support');
const checkout = team('checkout');
const platform = team('platform');

describe('Blueprint', () => {
  test('observes nodes and containers in production when nothing else is said', () => {
    const { infrastructure, cluster, environment, scrapeInterval } = new Blueprint('shop', {
      escalation: Escalation.through(support),
    });
    expect([infrastructure.nodes, infrastructure.containers]).toEqual([true, true]);
    expect([cluster, environment, scrapeInterval.toString()]).toEqual(['shop', 'production', '30s']);
  });

  test('names everybody who answers for something, once, the levels of escalation first', () => {
    const shop = new Blueprint('shop', {
      escalation: Escalation.through(support),
      infrastructure: new Infrastructure({
        owner: platform,
        probes: [Probe.http('home', 'https://a.example/', { owner: checkout })],
      }),
      services: [new Service('api', { owner: checkout }), new Service('web', { owner: support })],
    });
    expect(shop.responders).toEqual([support, platform, checkout]);
  });

  test('tells all that is wrong with it at once', () => {
    try {
      new Blueprint('Shop', {
        escalation: Escalation.through(support),
        cluster: 'eu west',
        runbookBaseUrl: 'handbook',
        scrapeInterval: Duration.minutes(10),
      });
      throw new Error('nothing was thrown');
    } catch (error) {
      if (!(error instanceof ObservatoryError)) throw error;
      expect(error.problems.map(({ code }) => code)).toEqual([
        'invalid-name',
        'invalid-label-value',
        'scrape-interval',
        'invalid-url',
      ]);
      expect(error.message).toMatch(/^4 problems:\n/);
    }
  });

  test('hands out copies: what is done to them changes nothing', () => {
    const shop = new Blueprint('shop', { escalation: Escalation.through(support), services: [new Service('api')] });
    shop.services.pop();
    expect(shop.services).toHaveLength(1);
  });
});

describe('Service', () => {
  test('measures what its convention says', () => {
    const names = (http: HttpMetrics) => new Service('api', { metrics: http }).allMetrics.map(({ name }) => name);
    expect(names(HttpMetrics.openTelemetry())).toEqual(['http_server_request_duration_seconds']);
    expect(names(HttpMetrics.prometheus())).toEqual(['http_requests_total', 'http_request_duration_seconds']);
  });
});
