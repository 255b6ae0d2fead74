import type { NetworkPolicy } from './objects';
import { cluster, DATABASE, PROMETHEUS, policy, WEB } from './samples';
import { nftScript } from './script';

const DENIAL = policy('shop', undefined, { policyTypes: ['Ingress', 'Egress'] });

/** The lines of a chain, a map or a set. */
function block(script: string, head: string): string[] {
  const lines = script.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`${head} {`);
  return start < 0 ? [] : lines.slice(start + 1, lines.indexOf('}', start));
}

const ingressOfDatabase = (rule: NonNullable<NetworkPolicy['spec']['ingress']>[number]) =>
  block(nftScript(cluster([policy('shop', 'database', { ingress: [rule] })]), 'node-1'), 'chain ingress/shop/database');

test('the whole table is replaced at once', () => {
  expect(nftScript(cluster([]), 'node-1').split('\n').slice(0, 3)).toEqual([
    'add table inet network-policies',
    'delete table inet network-policies',
    'table inet network-policies {',
  ]);
});

test('the node looks at what its own pods send, to itself too, and at what they are sent', () => {
  const script = nftScript(cluster([DENIAL]), 'node-1');
  expect(block(script, 'map egress')).toContain(
    `elements = { ${DATABASE} : goto egress/shop/database, ${WEB} : goto egress/shop/web }`,
  );
  const decisions = [
    ['egress-to-elsewhere', 'forward', 'ip saddr vmap @egress'],
    ['egress-to-node', 'input', 'ip saddr vmap @egress'],
    ['ingress-to-pods', 'forward', 'ip daddr vmap @ingress'],
  ];
  for (const [chain, hook, decision] of decisions) {
    const [type, first, ...rest] = block(script, `chain ${chain}`);
    expect(type).toBe(`type filter hook ${hook} priority filter; policy accept;`);
    expect(first).toBe('ct state established,related accept');
    expect(rest.at(-1)).toBe(decision);
  }
  expect(script).not.toContain('hook output');
});

test('pods of other nodes have no rules here, but are peers', () => {
  const grant = policy('shop', 'web', { ingress: [{ from: [{ namespaceSelector: {} }] }] });
  const limited = policy('monitoring', 'prometheus', {});
  const script = nftScript(cluster([grant, limited]), 'node-1');
  expect(script).not.toContain('ingress/monitoring/prometheus');
  expect(block(script, 'chain ingress/shop/web')).toEqual([
    `ip saddr { ${WEB}, ${DATABASE}, ${PROMETHEUS} } accept`,
    'counter drop',
  ]);
});

test('a direction that no policy limits has no chain', () => {
  const script = nftScript(cluster([policy('shop', 'web', { policyTypes: ['Egress'] })]), 'node-1');
  expect(block(script, 'chain egress/shop/web')).toEqual(['counter drop']);
  expect(script).not.toContain('chain ingress/shop/web');
  expect(block(script, 'map ingress')).toEqual(['type ipv4_addr : verdict']);
});

test('an accepted block leaves its exceptions out', () => {
  const ipBlock = { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.1.2.0/24'] };
  expect(ingressOfDatabase({ from: [{ ipBlock }] })[0]).toBe(
    'ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16 ip saddr != 10.1.2.0/24 accept',
  );
});

test('blocks of IPv6 addresses match no pod of ours', () => {
  expect(ingressOfDatabase({ from: [{ ipBlock: { cidr: '::/0' } }] })).toEqual(['counter drop']);
});

test('ports that overlap are one range', () => {
  const ports = [{ port: 8080 }, { port: 8000, endPort: 8100 }, { port: 8100, endPort: 8200 }, { port: 80 }];
  expect(ingressOfDatabase({ ports })).toEqual(['tcp dport { 80, 8000-8200 } accept', 'counter drop']);
});

test('each protocol has a rule; the same rule stands only once', () => {
  const rule = { ports: [{ port: 53, protocol: 'UDP' as const }, { port: 53 }] };
  const twice = policy('shop', 'database', { ingress: [rule, rule] });
  expect(block(nftScript(cluster([twice]), 'node-1'), 'chain ingress/shop/database')).toEqual([
    'tcp dport { 53 } accept',
    'udp dport { 53 } accept',
    'counter drop',
  ]);
});

test('the order in which objects are given changes nothing', () => {
  const objects = cluster([DENIAL, policy('shop', 'web', { ingress: [{ ports: [{ port: 80 }] }] })]);
  const reversed = {
    pods: [...objects.pods].reverse(),
    namespaces: [...objects.namespaces].reverse(),
    policies: [...objects.policies].reverse(),
  };
  expect(nftScript(reversed, 'node-1')).toBe(nftScript(objects, 'node-1'));
});
