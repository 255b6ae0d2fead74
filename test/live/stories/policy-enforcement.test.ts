import { clusterNamed } from '../cluster/layout';
import { allowed, type Connection } from '../cluster/network-policies/allowed';
import { NodeRules } from '../cluster/network-policies/node-rules';
import type { NetworkPolicy } from '../cluster/network-policies/objects';
import { permissions } from '../cluster/network-policies/permissions';
import { cluster, DATABASE, PROMETHEUS, policy, WEB } from '../cluster/network-policies/samples';
import { type Machine, SmallNetwork, TCP_PORTS, UDP_PORTS } from '../cluster/network-policies/small-network';

const NODE = '10.99.0.21';
const OTHER_NODE = '10.99.0.22';
const OUTSIDE = '10.99.0.10';

const MACHINES: readonly Machine[] = [
  { name: 'outside', address: OUTSIDE },
  { name: 'node-1', address: NODE },
  { name: 'node-2', address: OTHER_NODE },
  { name: 'web', address: WEB, node: 'node-1' },
  { name: 'database', address: DATABASE, node: 'node-1' },
  { name: 'prometheus', address: PROMETHEUS, node: 'node-2' },
];

const POLICIES: readonly NetworkPolicy[] = [
  policy('shop', undefined, { policyTypes: ['Ingress', 'Egress'] }),
  policy('shop', 'database', {
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 'http' }] }],
  }),
  policy('shop', 'web', {
    ingress: [
      { from: [{ namespaceSelector: { matchLabels: { team: 'platform' } } }], ports: [{ port: 8000, endPort: 8090 }] },
      { from: [{ ipBlock: { cidr: '10.99.0.0/16', except: [`${OUTSIDE}/32`] } }], ports: [{ port: 80 }] },
    ],
    egress: [
      { to: [{ podSelector: { matchLabels: { tier: 'data' } } }], ports: [{ port: 'http' }] },
      { ports: [{ port: 9100 }] },
      { to: [{ ipBlock: { cidr: `${OUTSIDE}/32` } }], ports: [{ port: 53, protocol: 'UDP' }] },
    ],
  }),
];

const network = new SmallNetwork(`${clusterNamed().name}-small`, MACHINES);
const nodes = ['node-1', 'node-2'].map((name) => new NodeRules(name, network.namespace(name)));

beforeAll(() => network.up());
afterAll(() => network.down());

test('without policies everybody reaches everybody', async () => {
  enforce([]);
  const connections = everyConnection();
  expect(await thoseThatCameAbout(connections)).toEqual(connections.map(describeConnection));
});

test('under policies exactly those connections come about that the policies allow', async () => {
  enforce(POLICIES);
  const connections = everyConnection();
  const pods = permissions(cluster(POLICIES));
  // What a node sends to its own pods is the kubelet's business, and never looked at.
  const isFromOwnNode = ({ from, to }: Connection) => from === NODE && [WEB, DATABASE].includes(to);
  const expected = connections.filter((one) => isFromOwnNode(one) || allowed(pods, one)).map(describeConnection);
  expect(await thoseThatCameAbout(connections)).toEqual(expected);

  const shown = (from: string, to: string, port: string) => `${from} → ${to} ${port}`;
  expect(expected).toEqual(
    expect.arrayContaining([
      shown('web', 'database', 'TCP 9000'),
      shown('web', 'node-1', 'TCP 9100'),
      shown('web', 'outside', 'UDP 53'),
      shown('prometheus', 'web', 'TCP 8080'),
      shown('node-2', 'web', 'TCP 80'),
    ]),
  );
  for (const refused of [
    shown('web', 'database', 'TCP 8080'),
    shown('web', 'node-1', 'TCP 80'),
    shown('database', 'web', 'TCP 8080'),
    shown('prometheus', 'database', 'TCP 9000'),
    shown('outside', 'web', 'TCP 80'),
  ])
    expect(expected).not.toContain(refused);
});

test('when the policies are gone, so are the refusals', async () => {
  enforce([]);
  const connection: Connection = { from: OUTSIDE, to: DATABASE, protocol: 'TCP', port: 80 };
  expect(await network.connect('outside', [connection])).toEqual([true]);
});

function enforce(policies: readonly NetworkPolicy[]): void {
  for (const node of nodes) expect(node.enforce(cluster(policies))).toMatchObject({ done: true });
}

/** From every machine to every other on all ports. */
function everyConnection(): Connection[] {
  const ports = [
    ...TCP_PORTS.map((port) => ({ protocol: 'TCP', port }) as const),
    ...UDP_PORTS.map((port) => ({ protocol: 'UDP', port }) as const),
  ];
  return MACHINES.flatMap((from) =>
    MACHINES.filter((to) => to !== from).flatMap((to) =>
      ports.map((port) => ({ from: from.address, to: to.address, ...port })),
    ),
  );
}

async function thoseThatCameAbout(connections: readonly Connection[]): Promise<string[]> {
  const tried = await Promise.all(
    MACHINES.map(async ({ name, address }) => {
      const own = connections.filter(({ from }) => from === address);
      const results = await network.connect(name, own);
      return own.filter((_, index) => results[index]);
    }),
  );
  return tried.flat().map(describeConnection);
}

function describeConnection({ from, to, protocol, port }: Connection): string {
  const nameOf = (address: string) => MACHINES.find((machine) => machine.address === address)?.name;
  return `${nameOf(from)} → ${nameOf(to)} ${protocol} ${port}`;
}
