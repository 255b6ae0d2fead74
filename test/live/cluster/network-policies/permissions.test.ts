import { allowed } from './allowed';
import type { NetworkPolicy, Pod, PolicyPort, Protocol } from './objects';
import { permissions } from './permissions';
import { cluster, DATABASE, PROMETHEUS, pod, policy, WEB } from './samples';

const OUTSIDE = '203.0.113.7';

/** Whether one address reaches another under policies, on TCP 80 where nothing else is said. */
function reaches(policies: readonly NetworkPolicy[], from: string, to: string, port = 80, protocol: Protocol = 'TCP') {
  return allowed(permissions(cluster(policies)), { from, to, protocol, port });
}

const ingressFrom = (...from: NonNullable<NonNullable<NetworkPolicy['spec']['ingress']>[number]['from']>) => [
  policy('shop', 'database', { ingress: [{ from }] }),
];

describe('which pods are limited', () => {
  test('without policies everybody reaches everybody', () => {
    expect(reaches([], OUTSIDE, WEB)).toBe(true);
    expect(reaches([], PROMETHEUS, DATABASE)).toBe(true);
  });

  test('a policy without rules refuses everything to its pods and leaves the others alone', () => {
    const policies = [policy('shop', 'database', { policyTypes: ['Ingress'] })];
    expect(reaches(policies, WEB, DATABASE)).toBe(false);
    expect(reaches(policies, OUTSIDE, DATABASE)).toBe(false);
    expect(reaches(policies, DATABASE, WEB)).toBe(true);
    expect(reaches(policies, OUTSIDE, WEB)).toBe(true);
  });

  test('an empty selector means all pods of the namespace, and of no other', () => {
    const policies = [policy('shop', undefined, { policyTypes: ['Ingress', 'Egress'] })];
    expect(reaches(policies, WEB, DATABASE)).toBe(false);
    expect(reaches(policies, WEB, PROMETHEUS)).toBe(false);
    expect(reaches(policies, OUTSIDE, PROMETHEUS)).toBe(true);
  });

  test('a policy that names no types limits ingress, and egress only when it has rules for it', () => {
    const ingressOnly = [policy('shop', 'web', {})];
    expect(reaches(ingressOnly, DATABASE, WEB)).toBe(false);
    expect(reaches(ingressOnly, WEB, DATABASE)).toBe(true);
    const both = [policy('shop', 'web', { egress: [{ ports: [{ port: 443 }] }] })];
    expect(reaches(both, DATABASE, WEB)).toBe(false);
    expect(reaches(both, WEB, OUTSIDE, 443)).toBe(true);
    expect(reaches(both, WEB, OUTSIDE, 80)).toBe(false);
  });

  test('rules of a type that is not named are not read', () => {
    const policies = [policy('shop', 'web', { policyTypes: ['Ingress'], egress: [] })];
    expect(reaches(policies, WEB, OUTSIDE)).toBe(true);
  });

  test('a pod reaches itself', () => {
    expect(reaches([policy('shop', 'web', { policyTypes: ['Ingress', 'Egress'] })], WEB, WEB)).toBe(true);
  });

  test('the source must be let out and the destination must let in', () => {
    const out = policy('shop', 'web', { policyTypes: ['Egress'], egress: [{}] });
    const closed = policy('shop', 'database', { policyTypes: ['Ingress'] });
    expect(reaches([out, closed], WEB, DATABASE)).toBe(false);
    expect(reaches([out, closed], WEB, PROMETHEUS)).toBe(true);
  });

  test('several policies add up', () => {
    const denial = policy('shop', undefined, { policyTypes: ['Ingress', 'Egress'] });
    const grants = [
      policy('shop', 'database', { ingress: [{ from: [{ podSelector: {} }] }] }),
      policy('shop', 'web', { policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] }),
    ];
    expect(reaches([denial, ...grants], WEB, DATABASE)).toBe(true);
    expect(reaches([denial, ...grants], DATABASE, WEB)).toBe(false);
  });
});

describe('peers', () => {
  test('a rule without peers, or with none of them, means everybody', () => {
    for (const rule of [{}, { from: [] }])
      expect(reaches([policy('shop', 'database', { ingress: [rule] })], OUTSIDE, DATABASE)).toBe(true);
  });

  test('a pod selector alone looks in the policy’s own namespace', () => {
    expect(reaches(ingressFrom({ podSelector: {} }), WEB, DATABASE)).toBe(true);
    expect(reaches(ingressFrom({ podSelector: {} }), PROMETHEUS, DATABASE)).toBe(false);
  });

  test('a namespace selector alone means all pods there', () => {
    const policies = ingressFrom({ namespaceSelector: { matchLabels: { team: 'platform' } } });
    expect(reaches(policies, PROMETHEUS, DATABASE)).toBe(true);
    expect(reaches(policies, WEB, DATABASE)).toBe(false);
    expect(reaches(ingressFrom({ namespaceSelector: {} }), PROMETHEUS, DATABASE)).toBe(true);
    expect(reaches(ingressFrom({ namespaceSelector: {} }), OUTSIDE, DATABASE)).toBe(false);
  });

  test('both selectors in one peer must hold; in two peers one is enough', () => {
    const namespaceSelector = { matchLabels: { team: 'platform' } };
    const podSelector = { matchLabels: { app: 'web' } };
    const both = ingressFrom({ namespaceSelector, podSelector });
    expect(reaches(both, PROMETHEUS, DATABASE)).toBe(false);
    expect(reaches(both, WEB, DATABASE)).toBe(false);
    const either = ingressFrom({ namespaceSelector }, { podSelector });
    expect(reaches(either, PROMETHEUS, DATABASE)).toBe(true);
    expect(reaches(either, WEB, DATABASE)).toBe(true);
  });

  test('a block of addresses lets in all but its exceptions, pods too', () => {
    const policies = ingressFrom({ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.2.0/24'] } });
    expect(reaches(policies, WEB, DATABASE)).toBe(true);
    expect(reaches(policies, PROMETHEUS, DATABASE)).toBe(false);
    expect(reaches(policies, OUTSIDE, DATABASE)).toBe(false);
  });

  test('a selector that finds nobody lets nobody in', () => {
    expect(reaches(ingressFrom({ podSelector: { matchLabels: { app: 'gone' } } }), WEB, DATABASE)).toBe(false);
  });
});

describe('ports', () => {
  const onPorts = (...ports: PolicyPort[]) => [policy('shop', 'database', { ingress: [{ ports }] })];

  test('a number is of TCP where nothing is said', () => {
    expect(reaches(onPorts({ port: 53 }), WEB, DATABASE, 53)).toBe(true);
    expect(reaches(onPorts({ port: 53 }), WEB, DATABASE, 53, 'UDP')).toBe(false);
    expect(reaches(onPorts({ port: 53, protocol: 'SCTP' }), WEB, DATABASE, 53, 'SCTP')).toBe(true);
  });

  test('a range reaches to its end', () => {
    const policies = onPorts({ port: 8000, endPort: 8010 });
    expect([7999, 8000, 8010, 8011].map((port) => reaches(policies, WEB, DATABASE, port))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('a protocol alone means all of its ports', () => {
    expect(reaches(onPorts({ protocol: 'UDP' }), WEB, DATABASE, 40_000, 'UDP')).toBe(true);
    expect(reaches(onPorts({ protocol: 'UDP' }), WEB, DATABASE, 40_000)).toBe(false);
  });

  test('a name is the port of that name in the pod that is connected to', () => {
    const ingress = [policy('shop', undefined, { ingress: [{ ports: [{ port: 'http' }] }] })];
    expect(reaches(ingress, OUTSIDE, WEB, 8080)).toBe(true);
    expect(reaches(ingress, OUTSIDE, WEB, 9000)).toBe(false);
    expect(reaches(ingress, OUTSIDE, DATABASE, 9000)).toBe(true);
    const egress = [
      policy('monitoring', 'prometheus', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] }),
    ];
    expect(reaches(egress, PROMETHEUS, WEB, 8080)).toBe(true);
    expect(reaches(egress, PROMETHEUS, WEB, 9000)).toBe(false);
    expect(reaches(egress, PROMETHEUS, DATABASE, 9000)).toBe(true);
    expect(reaches(egress, PROMETHEUS, OUTSIDE, 9000)).toBe(false);
  });

  test('a name that the pod does not have, or has for another protocol, allows nothing', () => {
    expect(reaches(onPorts({ port: 'metrics' }), WEB, DATABASE, 9000)).toBe(false);
    expect(reaches(onPorts({ port: 'http', protocol: 'UDP' }), WEB, DATABASE, 9000, 'UDP')).toBe(false);
  });
});

describe('pods that don’t count', () => {
  const named = (pods: readonly Pod[]) => permissions(cluster([], pods)).map((one) => one.pod.name);

  test('pods in the host’s network, finished ones and those without address', () => {
    const pods = [
      pod('shop/exporter', '10.99.0.21', { hostNetwork: true }),
      pod('shop/done', '10.244.1.7', { phase: 'Succeeded' }),
      pod('shop/broken', '10.244.1.8', { phase: 'Failed' }),
      pod('shop/new', undefined, { phase: 'Pending' }),
    ];
    expect(named(pods)).toEqual(['prometheus', 'database', 'web']);
  });

  test('a selector does not mean a host’s address', () => {
    const exporter = pod('shop/exporter', '10.99.0.21', { hostNetwork: true });
    const objects = cluster(ingressFrom({ podSelector: {} }), [exporter]);
    const connection = { from: '10.99.0.21', to: DATABASE, protocol: 'TCP', port: 80 } as const;
    expect(allowed(permissions(objects), connection)).toBe(false);
  });

  test('of two pods with one address, the one that stays', () => {
    const leaving = pod('shop/zombie', '10.244.1.9', { deletionTimestamp: '2024-01-01T00:00:00Z' });
    expect(named([pod('shop/new', '10.244.1.9'), leaving])).toEqual(['prometheus', 'database', 'new', 'web']);
  });
});
