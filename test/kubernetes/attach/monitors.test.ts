import type { Chart } from 'cdk8s';
import { Deployment, LabelExpression, LabelSelector } from 'cdk8s-plus-28';
import { failureOf, find, objectsOf } from '../objects';
import { attachedWith, deployment } from './attached';

describe('monitors', () => {
  const monitorOf = (chart: Chart, name: string) => find(objectsOf(chart), 'PodMonitor', name).spec;

  test('a service without a workload is found by the label of its name', () => {
    const { chart, attached } = attachedWith();
    expect(monitorOf(chart, 'everything-search')).toMatchObject({
      namespaceSelector: { any: true },
      selector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      podMetricsEndpoints: [{ path: '/internal/metrics' }],
    });
    expect(attached.notes.join('\n')).toContain('service search: no workload was given');
  });

  test('namespaces can be named in which services are looked for', () => {
    const { chart } = attachedWith({ serviceNamespaces: ['shop', 'search'] });
    expect(monitorOf(chart, 'everything-search').namespaceSelector).toEqual({ matchNames: ['shop', 'search'] });
  });

  test('a workload that is monitored is found by exactly what selects its pods', () => {
    const { chart, attached } = attachedWith();
    const workload = deployment(chart, 'api', 'shop');
    attached.monitor(workload, { service: 'api' });
    expect(monitorOf(chart, 'everything-api')).toMatchObject({
      namespaceSelector: { matchNames: ['shop'] },
      selector: { matchLabels: workload.matchLabels },
    });
    expect(attached.notes.join('\n')).not.toContain('service api:');
  });

  test('so it is with selectors of several values, and with what is added to them later', () => {
    const { chart, attached } = attachedWith();
    const workload = new Deployment(chart, 'api', {
      select: false,
      containers: [{ image: 'api', ports: [{ number: 9090 }] }],
    });
    attached.monitor(workload, { service: 'api' });
    workload.select(
      LabelSelector.of({ expressions: [LabelExpression.in('tier', ['a', 'b']), LabelExpression.exists('api')] }),
    );
    workload.podMetadata.addLabel('tier', 'a');
    workload.podMetadata.addLabel('api', 'yes');
    expect(monitorOf(chart, 'everything-api').selector).toEqual({
      matchExpressions: [
        { key: 'api', operator: 'Exists' },
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
      ],
    });
  });

  test('a second workload of a service has a monitor of its own, and so has a service without metrics', () => {
    const { chart, attached } = attachedWith();
    attached.monitor(deployment(chart, 'api'), { service: 'api' });
    attached.monitor(deployment(chart, 'canary', 'shop', [8080]), { service: 'api' });
    attached.monitor(deployment(chart, 'worker'), { service: 'worker' });
    expect(monitorOf(chart, 'everything-api').namespaceSelector).toEqual({ any: true });
    expect(monitorOf(chart, 'everything-api.2')).toMatchObject({ namespaceSelector: { matchNames: ['shop'] } });
    expect(JSON.stringify(monitorOf(chart, 'everything-api.2'))).toContain('"8080"');
    expect(monitorOf(chart, 'everything-worker')).toBeDefined();
  });

  test('a workload that does not declare the port is an error: a monitor is never silently ignored', () => {
    const { chart, attached } = attachedWith();
    attached.monitor(deployment(chart, 'api', 'shop', []), { service: 'api' });
    expect(failureOf(chart)).toContain('[undeclared-port]');
  });

  test('a service that is not there is an error with the nearest name', () => {
    const { chart, attached } = attachedWith();
    expect(() => attached.monitor(deployment(chart, 'apis'), { service: 'apis' })).toThrow("did you mean 'api'?");
  });
});
