import { kubeconform, type Schemas } from '../support/kubeconform';

const configMap = (fields: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, ...fields });
const operator = (version: string, kind: string, spec: object) =>
  JSON.stringify({ apiVersion: `monitoring.coreos.com/${version}`, kind, metadata: { name: 'a' }, spec });

describe('strict schemas', () => {
  test.each<Schemas>(['kubernetes-1.28', 'kubernetes-1.37'])('of %s refuse a field that they don’t know', (schemas) => {
    expect(kubeconform(configMap({ data: { a: 'b' } }), schemas)).toMatchObject({ code: 0 });
    const answer = kubeconform(configMap({ dada: {} }), schemas);
    expect(answer).toMatchObject({ code: 1, stdout: expect.stringContaining("'dada' not allowed") });
  });

  test('take numbers and strings where Kubernetes does', () => {
    const container = {
      name: 'a',
      resources: { limits: { cpu: 1, memory: '1Gi' } },
      livenessProbe: { httpGet: { port: 'http' } },
      readinessProbe: { httpGet: { port: 80 } },
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [container] } };
    expect(kubeconform(JSON.stringify(pod), 'kubernetes-1.28')).toMatchObject({ code: 0 });
  });

  test('of the Prometheus Operator know both versions of AlertmanagerConfig', () => {
    const receivers = { route: { receiver: 'a' }, receivers: [{ name: 'a' }] };
    for (const version of ['v1alpha1', 'v1beta1']) {
      const config = operator(version, 'AlertmanagerConfig', receivers);
      expect(kubeconform(config, 'prometheus-operator')).toMatchObject({ code: 0 });
    }
    const groups = [{ name: 'g', rules: [{ alert: 'A', expr: 'up', fro: '5m' }] }];
    const answer = kubeconform(operator('v1', 'PrometheusRule', { groups }), 'prometheus-operator');
    expect(answer).toMatchObject({ code: 1, stdout: expect.stringContaining("'fro' not allowed") });
  });

  test('don’t let an object pass whose kind they don’t know', () => {
    const answer = kubeconform(operator('v1', 'Unheard', {}), 'kubernetes-1.37', 'prometheus-operator');
    expect(answer).toMatchObject({ code: 1, stdout: expect.stringContaining('could not find schema') });
  });
});
