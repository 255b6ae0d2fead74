import { isIPv4 } from 'node:net';
import type { ClusterObjects, Container, Labels, Pod, Protocol } from './objects';

/** A pod as the network sees it. */
export interface Endpoint {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  readonly containers: readonly Container[];
}

const FINISHED = ['Succeeded', 'Failed'];

/** The pods that policies can speak of: those that run with an address of their own, which is one of IPv4. */
export function endpoints({ pods, namespaces }: ClusterObjects): Endpoint[] {
  const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const byAddress = new Map<string, Endpoint>();
  // A pod on its way out may have given its address to another already: the one that stays counts.
  for (const pod of [...pods.filter(isLeaving), ...pods.filter((pod) => !isLeaving(pod))]) {
    const { metadata, spec, status } = pod;
    const address = status?.podIP ?? '';
    if (spec.hostNetwork || !spec.nodeName || !isIPv4(address) || FINISHED.includes(status?.phase ?? '')) continue;
    const namespace = metadata.namespace ?? '';
    byAddress.set(address, {
      namespace,
      name: metadata.name,
      node: spec.nodeName,
      address,
      labels: metadata.labels ?? {},
      namespaceLabels: labelsOf.get(namespace) ?? {},
      containers: [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)],
    });
  }
  return [...byAddress.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function isLeaving({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Only these of the first containers still run when the pod serves. */
function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function key({ namespace, name }: Endpoint): string {
  return `${namespace}/${name}`;
}

/** The numbers that a port's name stands for in a pod. */
export function portNumbers({ containers }: Endpoint, name: string, protocol: Protocol): number[] {
  return containers
    .flatMap(({ ports }) => ports ?? [])
    .filter((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)
    .map(({ containerPort }) => containerPort);
}
