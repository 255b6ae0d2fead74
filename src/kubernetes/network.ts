import { type INetworkPolicyPeer, k8s } from 'cdk8s-plus-28';
import type { Call, Port, Program } from '../programs/program';
import { portOf } from './directory';
import { SCRAPED_PORTS } from './discovery/programs';
import { type Neighbour, neighboursOf, podsOf } from './neighbours';
import { openPorts } from './objects/service';
import type { Placement } from './placement';

/** The service `kubernetes` and what is behind it: policies may be looked at before or after the address is translated. */
const API_SERVER_PORTS = [443, 6443];

const EVERY_POD: k8s.NetworkPolicyPeer[] = [{ namespaceSelector: {} }];

/** Cluster DNS, and the cache of it that a node may have at a link-local address. */
const DNS: k8s.NetworkPolicyEgressRule = {
  to: [
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
    { ipBlock: { cidr: '169.254.0.0/16' } },
  ],
  ports: [
    { port: k8s.IntOrString.fromNumber(53), protocol: 'UDP' },
    { port: k8s.IntOrString.fromNumber(53), protocol: 'TCP' },
  ],
};

/** Where a program may connect to: whom it calls, and DNS to find them. */
export function egressRules(placement: Placement, program: Program): k8s.NetworkPolicyEgressRule[] {
  if (program.calls.length === 0) return [];
  return [DNS, ...program.calls.map((call) => egressRule(placement, call))];
}

function egressRule({ blueprint, names }: Placement, call: Call): k8s.NetworkPolicyEgressRule {
  switch (call.to) {
    case 'program':
      return {
        to: [podsOf(names, names.namespace, call.program)],
        ports: [policyPort(portOf(blueprint, call.program, call.port))],
      };
    case 'targets':
      return { to: EVERY_POD, ports: tcpPorts(call.ports) };
    // Nodes, the API server and what is outside have no labels to tell them by: their ports are all that can be said. Not even
    // every address as a block: to some network plugins (Cilium) no block is a node or the API server.
    case 'nodes':
    case 'outside':
      return { ports: tcpPorts(call.ports) };
    case 'platform-api':
      return { ports: tcpPorts(API_SERVER_PORTS) };
  }
}

/**
 * Who may connect to a program: the neighbours that call it, Prometheus where it is scraped, and whom the user lets in.
 *
 * @param allowed whom the user lets in
 */
export function ingressRules(
  one: Neighbour,
  program: Program,
  allowed: INetworkPolicyPeer[],
): k8s.NetworkPolicyIngressRule[] {
  const rules: k8s.NetworkPolicyIngressRule[] = [];
  for (const neighbour of neighboursOf(one)) {
    const caller = neighbour.program();
    const ports = program.ports.filter((port) => isCalled(program, port, caller));
    if (ports.length === 0) continue;
    rules.push({ from: [podsOf(neighbour.names, neighbour.namespace, caller.name)], ports: ports.map(policyPort) });
  }
  const open = openPorts(program);
  for (const peer of allowed) rules.push({ from: policyPeers(peer), ports: open.map(policyPort) });
  return rules;
}

function isCalled(program: Program, port: Port, caller: Program): boolean {
  const scraped = SCRAPED_PORTS[program.name]?.includes(port.name) ?? false;
  return caller.calls.some(
    (call) =>
      (call.to === 'program' && call.program === program.name && call.port === port.name) ||
      (call.to === (program.scale.kind === 'per-node' ? 'nodes' : 'targets') && scraped),
  );
}

/** The user's peer in the words of a policy that stands in our namespace: where it names no namespace, pods of any are meant. */
function policyPeers(peer: INetworkPolicyPeer): k8s.NetworkPolicyPeer[] {
  const { ipBlock, podSelector } = peer.toNetworkPolicyPeerConfig();
  if (ipBlock) return [{ ipBlock: { cidr: ipBlock.cidr, except: ipBlock.except } }];
  const pods = podSelector?.labelSelector._toKube();
  const namespaces = podSelector?.namespaces?.labelSelector?._toKube() ?? {};
  const names = podSelector?.namespaces?.names;
  if (!names) return [{ namespaceSelector: namespaces, podSelector: pods }];
  return names.map((name) => ({
    namespaceSelector: {
      ...namespaces,
      matchLabels: { ...namespaces.matchLabels, 'kubernetes.io/metadata.name': name },
    },
    podSelector: pods,
  }));
}

function policyPort(port: Port): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port.number), protocol: port.protocol };
}

/** None named means any. */
function tcpPorts(numbers: number[]): k8s.NetworkPolicyPort[] | undefined {
  if (numbers.length === 0) return undefined;
  return numbers.map((number) => ({ port: k8s.IntOrString.fromNumber(number), protocol: 'TCP' }));
}
