import { kubernetes } from 'cdk-observatory';
import { everything } from '../support/everything';
import { find, newChart, objectsOf } from './objects';

const props = { blueprint: everything };
const PROGRAMS = {
  prometheus: kubernetes.Prometheus,
  alertmanager: kubernetes.Alertmanager,
  'node-exporter': kubernetes.NodeExporter,
  'kube-state-metrics': kubernetes.KubeStateMetrics,
  'blackbox-exporter': kubernetes.BlackboxExporter,
  pushgateway: kubernetes.Pushgateway,
};

describe.each(Object.entries(PROGRAMS))('%s alone', (name, Program) => {
  const chart = newChart();
  const program = new Program(chart, 'alone', props);
  const objects = objectsOf(chart);

  test('is a workload with an account and a policy of its own, and no namespace', () => {
    expect(program.objectName).toBe(`everything-${name}`);
    for (const kind of ['ServiceAccount', 'NetworkPolicy']) find(objects, kind, program.objectName);
    expect(objects.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
    expect(
      objects.every(({ metadata, kind }) => kind.startsWith('Cluster') || metadata.namespace === program.namespace),
    ).toBe(true);
  });
});

describe('pieces of one observatory', () => {
  const config = (chart: ReturnType<typeof newChart>) =>
    find(objectsOf(chart), 'ConfigMap', 'everything-prometheus-config').data['prometheus.yml'];

  test('find each other in whichever order they are made', () => {
    const chart = newChart();
    new kubernetes.Prometheus(chart, 'prometheus', props);
    new kubernetes.Alertmanager(chart, 'alertmanager', { ...props, replicas: 2 });
    expect(config(chart)).toContain(
      'everything-alertmanager-1.everything-alertmanager-replicas.observability.svc:9093',
    );
    expect(config(chart)).not.toContain('everything-alertmanager-2');
  });

  test('know each other by their service where they are not in one app', () => {
    const chart = newChart();
    new kubernetes.Prometheus(chart, 'prometheus', props);
    expect(config(chart)).toContain('- everything-alertmanager.observability.svc:9093');
  });

  test('of another blueprint or namespace are strangers', () => {
    const chart = newChart();
    new kubernetes.Prometheus(chart, 'prometheus', props);
    new kubernetes.Alertmanager(chart, 'alertmanager', { ...props, namespace: 'elsewhere' });
    expect(config(chart)).toContain('- everything-alertmanager.observability.svc:9093');
    const { ingress } = find(objectsOf(chart), 'NetworkPolicy', 'everything-alertmanager').spec;
    expect(JSON.stringify(ingress)).not.toContain('prometheus');
  });
});

test('one Alertmanager alone has no peers and no budget', () => {
  const chart = newChart();
  new kubernetes.Alertmanager(chart, 'alertmanager', { ...props, replicas: 1 });
  const objects = objectsOf(chart);
  expect(objects.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  const [{ args }] = find(objects, 'StatefulSet', 'everything-alertmanager').spec.template.spec.containers;
  expect(args.join(' ')).not.toContain('--cluster.peer');
});
