import { Deployment, Namespaces, NetworkPolicyIpBlock } from 'cdk8s-plus-28';
import { type ApiObjectJson, find, objectsOf, observatoryWith } from './objects';

interface Peer {
  readonly namespaceSelector?: { readonly matchLabels?: Record<string, string> };
  readonly podSelector?: { readonly matchLabels?: Record<string, string> };
  readonly ipBlock?: { readonly cidr: string };
}
interface Rule {
  readonly from?: Peer[];
  readonly to?: Peer[];
  readonly ports?: { readonly port: number; readonly protocol: string }[];
}

const { chart, observatory } = observatoryWith();
const objects = objectsOf(chart);
const policy = (program: string, some: ApiObjectJson[] = objects) =>
  find(some, 'NetworkPolicy', `everything-${program}`);
const programOf = (peer: Peer) => peer.podSelector?.matchLabels?.['app.kubernetes.io/name'];

/** Ways into a program, as `from:port`. */
function waysIn(program: string, some?: ApiObjectJson[]): string[] {
  const rules: Rule[] = policy(program, some).spec.ingress ?? [];
  return rules.flatMap(({ from, ports }) =>
    (from ?? []).flatMap((peer) => (ports ?? []).map(({ port, protocol }) => `${programOf(peer)}:${port}/${protocol}`)),
  );
}

describe('a call has both policies', () => {
  const calls = observatory.programs.flatMap(({ _objects }) =>
    _objects.program().calls.flatMap((call) => (call.to === 'program' ? [[_objects.shape.name, call] as const] : [])),
  );

  test('Prometheus calls Alertmanager, and the Alertmanagers each other', () => {
    expect(calls.map(([from, { program, port }]) => `${from} → ${program}:${port}`)).toEqual([
      'prometheus → alertmanager:http',
      'alertmanager → alertmanager:cluster',
      'alertmanager → alertmanager:cluster-udp',
    ]);
  });

  test.each(calls)('of %s', (from, { program, port }) => {
    const target = observatory.programs.find(({ _objects }) => _objects.shape.name === program)?._objects.shape;
    const { number, protocol } = target?.ports.find(({ name }) => name === port) ?? {};
    const out: Rule[] = policy(from).spec.egress;
    expect(
      out.some(
        ({ to, ports }) =>
          to?.some((peer) => programOf(peer) === program) &&
          ports?.some((one) => one.port === number && one.protocol === protocol),
      ),
    ).toBe(true);
    expect(waysIn(program)).toContain(`${from}:${number}/${protocol}`);
  });
});

describe('what is scraped', () => {
  test('lets Prometheus in on the port of its metrics, and nobody else on any', () => {
    expect(waysIn('prometheus')).toEqual(['prometheus:9090/TCP']);
    expect(waysIn('kube-state-metrics')).toEqual(['prometheus:8080/TCP']);
    expect(waysIn('blackbox-exporter')).toEqual(['prometheus:9115/TCP']);
    expect(waysIn('node-exporter')).toEqual(['prometheus:9100/TCP']);
    expect(waysIn('pushgateway')).toEqual(['prometheus:9091/TCP']);
  });

  test('is within reach of Prometheus: pods of services too, and nodes by their addresses', () => {
    const out: Rule[] = policy('prometheus').spec.egress;
    const toPods = out.find(({ to }) =>
      to?.some(
        ({ namespaceSelector, podSelector }) => namespaceSelector && !podSelector && !namespaceSelector.matchLabels,
      ),
    );
    expect(toPods?.ports?.map(({ port }) => port)).toEqual([8080, 8081, 9090, 9091, 9093, 9115]);
    const toNodes = out.find(({ ports }) => ports?.some(({ port }) => port === 10250));
    expect(toNodes).toEqual({ ports: [9100, 10250].map((port) => ({ port, protocol: 'TCP' })) });
  });
});

describe('everything else is denied', () => {
  test('by a policy of each program for both ways, and one for the whole namespace', () => {
    for (const { spec } of objects.filter(({ kind }) => kind === 'NetworkPolicy')) {
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    }
    expect(find(objects, 'NetworkPolicy', 'everything-default-deny').spec.podSelector).toEqual({});
  });

  test('a program that calls nobody can connect to nobody, not even to DNS', () => {
    expect(policy('node-exporter').spec.egress).toBeUndefined();
    expect(policy('pushgateway').spec.egress).toBeUndefined();
  });

  test('notifications leave by the ports of their channels alone', () => {
    const out: Rule[] = policy('alertmanager').spec.egress;
    const outside = out.filter(({ to }) => to === undefined);
    expect(outside.map(({ ports }) => ports?.map(({ port }) => port))).toEqual([[443], [587]]);
  });
});

describe('allowFrom', () => {
  test('lets a workload, a namespace or addresses in, to the ports that are not for replicas alone', () => {
    const made = observatoryWith();
    const job = new Deployment(made.chart, 'batch', { containers: [{ image: 'batch', portNumber: 80 }] });
    made.observatory.pushgateway?.allowFrom(job);
    made.observatory.alertmanager.allowFrom(Namespaces.select(made.chart, 'tools', { names: ['tools', 'ops'] }));
    made.observatory.prometheus.allowFrom(NetworkPolicyIpBlock.ipv4(made.chart, 'office', '10.1.0.0/16'));
    const some = objectsOf(made.chart);
    expect(policy('pushgateway', some).spec.ingress.at(-1)).toEqual({
      from: [{ namespaceSelector: {}, podSelector: { matchLabels: job.matchLabels } }],
      ports: [{ port: 9091, protocol: 'TCP' }],
    });
    const named = (name: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
      podSelector: {},
    });
    expect(policy('alertmanager', some).spec.ingress.at(-1)).toEqual({
      from: [named('tools'), named('ops')],
      ports: [{ port: 9093, protocol: 'TCP' }],
    });
    expect(policy('prometheus', some).spec.ingress.at(-1).from).toEqual([{ ipBlock: { cidr: '10.1.0.0/16' } }]);
  });

  test('of nobody for pushgateway is told, since nobody could push', () => {
    expect(observatory.notes.join('\n')).toContain('nobody is let in to push yet');
    const made = observatoryWith();
    made.observatory.pushgateway?.allowFrom(Namespaces.all(made.chart, 'all'));
    expect(made.observatory.notes.join('\n')).not.toContain('nobody is let in');
  });
});

test('pods of a program are a peer for policies of others', () => {
  const made = observatoryWith();
  const api = new Deployment(made.chart, 'api', {
    metadata: { namespace: 'shop' },
    containers: [{ image: 'api', portNumber: 9090 }],
  });
  api.connections.allowFrom(made.observatory.prometheus.pods);
  const some = objectsOf(made.chart);
  const ingress = some.filter(
    ({ kind, metadata, spec }) => kind === 'NetworkPolicy' && metadata.namespace === 'shop' && spec.ingress,
  );
  expect(ingress[0].spec.ingress[0].from[0]).toEqual({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
    podSelector: {
      matchLabels: { 'app.kubernetes.io/instance': 'everything', 'app.kubernetes.io/name': 'prometheus' },
    },
  });
});
