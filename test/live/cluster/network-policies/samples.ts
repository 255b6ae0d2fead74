import type { ClusterObjects, Labels, Namespace, NetworkPolicy, Pod } from './objects';

/** Objects as the API server gives them, with only what policies look at. */
export function namespace(name: string, labels: Labels = {}): Namespace {
  return { metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } } };
}

interface PodOptions {
  readonly node?: string;
  readonly labels?: Labels;
  readonly ports?: readonly { name: string; containerPort: number; protocol?: 'TCP' | 'UDP' | 'SCTP' }[];
  readonly hostNetwork?: boolean;
  readonly phase?: string;
  readonly deletionTimestamp?: string;
}

/** A running pod, `<namespace>/<name>`, that is labelled `app: <name>`. */
export function pod(path: string, address: string | undefined, options: PodOptions = {}): Pod {
  const [space, name] = path.split('/');
  const { node = 'node-1', labels, ports, hostNetwork, phase = 'Running', deletionTimestamp } = options;
  return {
    metadata: { namespace: space, name, labels: { app: name, ...labels }, deletionTimestamp },
    spec: { nodeName: node, hostNetwork, containers: [{ ports }] },
    status: { phase, podIP: address },
  };
}

/** A policy of a namespace, for the pods that are labelled `app: <app>`; for all of them without a label. */
export function policy(space: string, app: string | undefined, rules: NetworkPolicy['spec']): NetworkPolicy {
  const podSelector = app ? { matchLabels: { app } } : {};
  return { metadata: { namespace: space, name: app ?? 'all' }, spec: { podSelector, ...rules } };
}

/** A shop of two pods, a monitor in a namespace of its own, and the policies that are to be tried. */
export function cluster(policies: readonly NetworkPolicy[], morePods: readonly Pod[] = []): ClusterObjects {
  return {
    namespaces: [namespace('shop', { team: 'shop' }), namespace('monitoring', { team: 'platform' })],
    pods: [
      pod('shop/web', WEB, { ports: [{ name: 'http', containerPort: 8080 }] }),
      pod('shop/database', DATABASE, { ports: [{ name: 'http', containerPort: 9000 }], labels: { tier: 'data' } }),
      pod('monitoring/prometheus', PROMETHEUS, { node: 'node-2' }),
      ...morePods,
    ],
    policies,
  };
}

export const WEB = '10.244.1.2';
export const DATABASE = '10.244.1.3';
export const PROMETHEUS = '10.244.2.2';
