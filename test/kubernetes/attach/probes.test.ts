import { SourceName } from 'cdk-observatory';
import { failureOf, find, objectsOf } from '../objects';
import { attachedWith, PROBER, rulesIn } from './attached';

describe('probes', () => {
  const failed = (prober: string | undefined) => failureOf(attachedWith({ prober }).chart);

  test('are made by the blackbox exporter that is named', () => {
    expect(find(attachedWith().objects(), 'Probe', 'everything-probes').spec).toMatchObject({
      prober: { url: PROBER },
      module: 'http_2xx',
      targets: {
        staticConfig: {
          static: ['https://shop.example.com/', 'http://status.example.com:8080/health'],
          labels: { cluster: 'eu-1', environment: 'staging' },
        },
      },
    });
  });

  test('that nobody would make are an error', () => {
    expect(failed(undefined)).toContain('[no-prober]');
    expect(failed(undefined)).toContain('the blueprint has probes (storefront, status)');
  });

  test('that are made otherwise need no prober: their rules are there, and no object', () => {
    const { chart } = attachedWith({ prober: undefined, sources: [SourceName.BLACKBOX_EXPORTER] });
    expect(rulesIn(chart).map(({ alert }) => alert)).toContain('ProbeFailed');
    expect(objectsOf(chart).map(({ kind }) => kind)).not.toContain('Probe');
  });

  test.each(['http://blackbox:9115', 'blackbox:9115/probe', 'blackbox:99999', 'black box', ''])(
    'an address that the operator would refuse is an error: %p',
    (prober) => expect(failed(prober)).toContain('[invalid-prober]'),
  );

  test.each(['blackbox', 'blackbox.monitoring.svc', '10.0.0.7:9115'])('%s is an address', (prober) => {
    expect(find(attachedWith({ prober }).objects(), 'Probe', 'everything-probes').spec.prober.url).toBe(prober);
  });
});
