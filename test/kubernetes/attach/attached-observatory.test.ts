import { Blueprint, kubernetes } from 'cdk-observatory';
import { ApiObject } from 'cdk8s';
import { everything } from '../../support/everything';
import { failureOf, find, objectsOf } from '../objects';
import { attachedWith } from './attached';

describe('AttachedObservatory', () => {
  test('makes objects of the operator and nothing that runs, all where they are looked for', () => {
    const objects = attachedWith().objects();
    const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    expect([...kinds].sort()).toEqual([
      'monitoring.coreos.com/v1 PodMonitor',
      'monitoring.coreos.com/v1 Probe',
      'monitoring.coreos.com/v1 PrometheusRule',
      'monitoring.coreos.com/v1alpha1 AlertmanagerConfig',
    ]);
    for (const { metadata } of objects) {
      expect(metadata.namespace).toBe('team');
      expect(metadata.labels).toMatchObject({ release: 'kube-prometheus-stack' });
    }
  });

  test('carries the labels that the cluster chooses by', () => {
    const objects = attachedWith({ releaseLabels: { team: 'shop' } }).objects();
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ team: 'shop', 'app.kubernetes.io/instance': 'everything' });
      expect(metadata.labels).not.toHaveProperty('release');
    }
  });

  test('the same input gives the same objects', () => {
    expect(attachedWith().objects()).toEqual(attachedWith().objects());
  });

  test('is called by names that hold no hash', () => {
    const names = attachedWith()
      .objects()
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'PrometheusRule everything-node',
        'PrometheusRule everything-service',
        'PodMonitor everything-api',
        'Probe everything-probes',
        'AlertmanagerConfig everything-routes',
      ]),
    );
  });

  test('an object that no option changes can be reached', () => {
    const { chart, attached } = attachedWith();
    ApiObject.of(attached.node.findChild('routes')).metadata.addAnnotation('team', 'shop');
    expect(find(objectsOf(chart), 'AlertmanagerConfig', 'everything-routes').metadata.annotations).toEqual({
      team: 'shop',
    });
  });
});

describe('notes', () => {
  test('say what Prometheus and Alertmanager must choose', () => {
    const [first, second, third] = attachedWith().attached.notes;
    expect(first).toContain('of namespace team by release=kube-prometheus-stack');
    expect(second).toContain('alerts carry namespace=team');
    expect(third).toContain('observatory=""');
  });

  test('say what Alertmanager must be set to where labels stay as they are', () => {
    const { attached } = attachedWith({ matcherStrategy: kubernetes.MatcherStrategy.NONE });
    expect(attached.notes[1]).toContain('alertmanagerConfigMatcherStrategy: { type: None }');
  });
});

describe('what can not be', () => {
  test('a namespace that Kubernetes refuses', () => {
    expect(() => attachedWith({ namespace: 'Team' })).toThrow('[invalid-namespace]');
  });

  test('two of one blueprint in one namespace', () => {
    const { chart } = attachedWith();
    new kubernetes.AttachedObservatory(chart, 'again', { blueprint: everything, namespace: 'team' });
    expect(failureOf(chart)).toContain("PrometheusRule 'everything-node' is there twice");
  });

  test('email without a mail server', () => {
    const { escalation } = everything;
    const { chart } = attachedWith({ blueprint: new Blueprint('shop', { escalation }) });
    expect(failureOf(chart)).toContain('[no-mail-server]');
  });
});
