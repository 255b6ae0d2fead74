import { isIPv4 } from 'node:net';
import { byAddress } from './address';
import type { ClusterObjects } from './objects';
import { type Peers, type Permission, type PodPermissions, type PortRange, permissions } from './permissions';

export const TABLE = 'inet network-policies';

type Direction = 'ingress' | 'egress';

/**
 * What `nft -f -` is told in a node's network namespace so that the policies hold for the node's pods. The whole table
 * is replaced in one transaction.
 *
 * - Each direction has a base chain of its own, since an accept ends only the chain it stands in: a packet
 *   between two pods of one node must pass both.
 * - What the node itself sends (the kubelet's probes) is never looked at; what pods send to the node is.
 * - What is refused is dropped without a word, as most enforcers do: who waits for a refusal needs a short timeout.
 * - Pods have IPv4 addresses only.
 */
export function nftScript(cluster: ClusterObjects, node: string): string {
  const pods = permissions(cluster).filter(({ pod }) => pod.node === node);
  return [
    `add table ${TABLE}`,
    `delete table ${TABLE}`,
    `table ${TABLE} {`,
    ...block('map egress', ['type ipv4_addr : verdict', ...elements(verdicts(pods, 'egress'))]),
    ...block('map ingress', ['type ipv4_addr : verdict', ...elements(verdicts(pods, 'ingress'))]),
    // No policy keeps a pod from itself, also when it goes by way of its Service.
    ...block('set itself', [
      'type ipv4_addr . ipv4_addr',
      ...elements(addresses(pods).map((one) => `${one} . ${one}`)),
    ]),
    ...baseChain('egress-to-elsewhere', 'forward', 'ip saddr vmap @egress'),
    ...baseChain('egress-to-node', 'input', 'ip saddr vmap @egress'),
    ...baseChain('ingress-to-pods', 'forward', 'ip daddr vmap @ingress'),
    ...pods.flatMap((pod) => [...podChain(pod, 'egress'), ...podChain(pod, 'ingress')]),
    '}',
    '',
  ].join('\n');
}

function addresses(pods: readonly PodPermissions[]): string[] {
  return pods.map(({ pod }) => pod.address).sort(byAddress);
}

function verdicts(pods: readonly PodPermissions[], direction: Direction): string[] {
  return pods.filter((pod) => pod[direction]).map((pod) => `${pod.pod.address} : goto ${chainName(pod, direction)}`);
}

function chainName({ pod }: PodPermissions, direction: Direction): string {
  return `${direction}/${pod.namespace}/${pod.name}`;
}

function baseChain(name: string, hook: string, decide: string): string[] {
  return block(`chain ${name}`, [
    `type filter hook ${hook} priority filter; policy accept;`,
    'ct state established,related accept',
    'ip saddr . ip daddr @itself accept',
    decide,
  ]);
}

function podChain(pod: PodPermissions, direction: Direction): string[] {
  const allowed = pod[direction];
  if (!allowed) return [];
  const accepts = allowed.flatMap((permission) => acceptRules(permission, direction));
  return block(`chain ${chainName(pod, direction)}`, [...new Set(accepts), 'counter drop']);
}

function acceptRules({ peers, ports }: Permission, direction: Direction): string[] {
  return matchPeers(peers, direction === 'ingress' ? 'ip saddr' : 'ip daddr').flatMap((peer) =>
    matchPorts(ports).map((port) => [peer, port, 'accept'].filter(Boolean).join(' ')),
  );
}

/** One match a rule; an empty one matches everything. */
function matchPeers(peers: Peers | undefined, field: string): string[] {
  if (!peers) return [''];
  return [
    ...(peers.addresses.length > 0 ? [`${field} { ${peers.addresses.join(', ')} }`] : []),
    ...peers.blocks
      .filter(({ cidr }) => isIPv4(cidr.split('/')[0]))
      .map(({ cidr, except = [] }) => [`${field} ${cidr}`, ...except.map((out) => `${field} != ${out}`)].join(' ')),
  ];
}

function matchPorts(ports: readonly PortRange[] | undefined): string[] {
  if (!ports) return [''];
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) => {
    const ranges = merged(ports.filter((range) => range.protocol === protocol));
    const numbers = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
    return numbers.length > 0 ? [`${protocol.toLowerCase()} dport { ${numbers.join(', ')} }`] : [];
  });
}

/** Ranges of one protocol without overlaps, which nft refuses in a set. */
function merged(ranges: readonly PortRange[]): PortRange[] {
  const done: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = done.at(-1);
    if (before && range.first <= before.last)
      done[done.length - 1] = { ...before, last: Math.max(before.last, range.last) };
    else done.push(range);
  }
  return done;
}

function block(head: string, lines: readonly string[]): string[] {
  return [`  ${head} {`, ...lines.map((line) => `    ${line}`), '  }'];
}

function elements(of: readonly string[]): string[] {
  return of.length > 0 ? [`elements = { ${of.join(', ')} }`] : [];
}
