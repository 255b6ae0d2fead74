import { byAddress, inBlock } from './address';
import { type Endpoint, endpoints, portNumbers } from './endpoints';
import type { ClusterObjects, IpBlock, NetworkPolicy, Peer, PolicyPort, Protocol } from './objects';
import { selects } from './selector';

/** What the policies let one pod do. A direction that no policy speaks of is absent: everything is allowed there. */
export interface PodPermissions {
  readonly pod: Endpoint;
  readonly ingress?: readonly Permission[];
  readonly egress?: readonly Permission[];
}

/** Connections with these peers on these ports of whoever is connected to. */
export interface Permission {
  /** Everybody when absent. */
  readonly peers?: Peers;
  /** Every port of every protocol when absent. */
  readonly ports?: readonly PortRange[];
}

export interface Peers {
  readonly addresses: readonly string[];
  readonly blocks: readonly IpBlock[];
}

export interface PortRange {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

interface Rule {
  readonly peers?: readonly Peer[];
  readonly ports?: readonly PolicyPort[];
}

/** The permissions of every pod that has an address of its own, in the order of namespaces and names. */
export function permissions(cluster: ClusterObjects): PodPermissions[] {
  const all = endpoints(cluster);
  return all.map((pod) => {
    const policies = cluster.policies
      .filter(
        ({ metadata, spec }) => metadata.namespace === pod.namespace && selects(spec.podSelector ?? {}, pod.labels),
      )
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    return {
      pod,
      ingress: direction(policies.filter(limitsIngress), ({ spec }) =>
        (spec.ingress ?? []).flatMap(({ from, ports }) => ingress({ peers: from, ports }, pod, all)),
      ),
      egress: direction(policies.filter(limitsEgress), ({ spec }) =>
        (spec.egress ?? []).flatMap(({ to, ports }) => egress({ peers: to, ports }, pod, all)),
      ),
    };
  });
}

function limitsIngress({ spec }: NetworkPolicy): boolean {
  return spec.policyTypes?.includes('Ingress') ?? true;
}

function limitsEgress({ spec }: NetworkPolicy): boolean {
  return spec.policyTypes?.includes('Egress') ?? (spec.egress ?? []).length > 0;
}

function direction(
  policies: readonly NetworkPolicy[],
  allowed: (policy: NetworkPolicy) => readonly Permission[],
): Permission[] | undefined {
  return policies.length === 0 ? undefined : policies.flatMap(allowed).filter(allowsSomething);
}

function allowsSomething({ peers, ports }: Permission): boolean {
  return (peers === undefined || peers.addresses.length + peers.blocks.length > 0) && ports?.length !== 0;
}

function ingress(rule: Rule, pod: Endpoint, all: readonly Endpoint[]): Permission[] {
  const peers = peersOf(rule, pod.namespace, all);
  if (!rule.ports?.length) return [{ peers }];
  const ports = rule.ports.flatMap((port) =>
    typeof port.port === 'string' ? named(port.port, protocolOf(port), pod) : [numbered(port)],
  );
  return [{ peers, ports }];
}

function egress(rule: Rule, pod: Endpoint, all: readonly Endpoint[]): Permission[] {
  const peers = peersOf(rule, pod.namespace, all);
  if (!rule.ports?.length) return [{ peers }];
  const reached = all.filter(({ address }) => isPeer(address, peers));
  return [
    { peers, ports: rule.ports.filter(({ port }) => typeof port !== 'string').map(numbered) },
    // A name may be another number on each pod.
    ...rule.ports.flatMap((port) =>
      typeof port.port !== 'string'
        ? []
        : reached.map((peer) => ({
            peers: { addresses: [peer.address], blocks: [] },
            ports: named(String(port.port), protocolOf(port), peer),
          })),
    ),
  ];
}

function peersOf(rule: Rule, namespace: string, all: readonly Endpoint[]): Peers | undefined {
  if (!rule.peers?.length) return undefined;
  const selectors = rule.peers.filter(({ ipBlock }) => ipBlock === undefined);
  const selected = all.filter((pod) => selectors.some((peer) => selectsPod(peer, namespace, pod)));
  return {
    addresses: selected.map(({ address }) => address).sort(byAddress),
    blocks: rule.peers.flatMap(({ ipBlock }) => ipBlock ?? []),
  };
}

function selectsPod({ namespaceSelector, podSelector }: Peer, namespace: string, pod: Endpoint): boolean {
  const inNamespace = namespaceSelector ? selects(namespaceSelector, pod.namespaceLabels) : pod.namespace === namespace;
  return inNamespace && selects(podSelector ?? {}, pod.labels);
}

/** Whether an address is one of the peers; without peers, everybody is. */
export function isPeer(address: string, peers: Peers | undefined): boolean {
  return !peers || peers.addresses.includes(address) || peers.blocks.some((block) => inBlock(address, block));
}

function numbered(port: PolicyPort): PortRange {
  const first = port.port === undefined ? 0 : Number(port.port);
  return { protocol: protocolOf(port), first, last: port.port === undefined ? 65535 : (port.endPort ?? first) };
}

function named(name: string, protocol: Protocol, pod: Endpoint): PortRange[] {
  return portNumbers(pod, name, protocol).map((number) => ({ protocol, first: number, last: number }));
}

function protocolOf({ protocol = 'TCP' }: PolicyPort): Protocol {
  return protocol;
}
