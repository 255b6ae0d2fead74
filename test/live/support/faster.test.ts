import { faster } from './faster';

const object = (kind: string, spec: object) => ({ apiVersion: 'monitoring.coreos.com/v1', kind, spec });

describe('time goes faster', () => {
  test('in rules: how far they look back and how long they wait, whoever reads them', () => {
    const rule = {
      alert: 'Slow',
      expr: 'rate(a[5m]) > max_over_time(b[1h:1m] offset 10m)',
      for: '5m',
      keep_firing_for: '10m',
      labels: { window: '5m' },
    };
    const quick = {
      ...rule,
      expr: 'rate(a[15s]) > max_over_time(b[3m:3s] offset 30s)',
      for: '15s',
      keep_firing_for: '30s',
    };
    const [custom] = faster(
      [object('PrometheusRule', { groups: [{ name: 'a', interval: '30s', rules: [rule] }] })],
      20,
    );
    expect(custom.spec).toEqual({ groups: [{ name: 'a', interval: '1s500ms', rules: [quick] }] });
    const file = JSON.stringify({ groups: [{ name: 'a', rules: [rule] }] });
    const [map] = faster([{ kind: 'ConfigMap', data: { 'rules.yml': file, 'page.tmpl': 'for: 5m' } }], 20);
    const data = map.data as Record<string, string>;
    expect(data['rules.yml']).toContain('keep_firing_for: 30s');
    expect(data['page.tmpl']).toBe('for: 5m');
  });

  test('in what the operator is told of scraping and of telling people', () => {
    const monitor = { podMetricsEndpoints: [{ path: '/metrics', interval: '30s', scrapeTimeout: '10s' }] };
    const route = {
      receiver: 'a',
      groupWait: '30s',
      groupInterval: '5m',
      repeatInterval: '4h',
      routes: [{ groupWait: '0s' }],
    };
    const objects = [
      object('PodMonitor', monitor),
      object('Probe', { interval: '1m' }),
      object('AlertmanagerConfig', { route }),
    ];
    expect(faster(objects, 20).map(({ spec }) => spec)).toEqual([
      { podMetricsEndpoints: [{ path: '/metrics', interval: '1s500ms', scrapeTimeout: '500ms' }] },
      { interval: '3s' },
      {
        route: {
          receiver: 'a',
          groupWait: '1s500ms',
          groupInterval: '15s',
          repeatInterval: '12m',
          routes: [{ groupWait: '0s' }],
        },
      },
    ]);
  });

  test('in the programs’ own times, and nowhere else', () => {
    const set = {
      kind: 'StatefulSet',
      spec: {
        template: { spec: { containers: [{ name: 'prometheus', args: ['--storage.tsdb.retention.time=15d'] }] } },
      },
    };
    const service = object('Service', { interval: '30s' });
    const [changed, untouched] = faster([set, service], 20);
    expect(JSON.stringify(changed)).toContain('["--storage.tsdb.retention.time=15d","--rules.alert.resend-delay=3s"]');
    expect(untouched).toEqual(service);
  });
});
