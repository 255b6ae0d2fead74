import {
  Blueprint,
  Channel,
  Escalation,
  Infrastructure,
  Metric,
  MetricKind,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';
import type { Observatory } from 'cdk-observatory/kubernetes';
import type { Chart } from 'cdk8s';
import { until } from '../../support/process';
import { reached, rights, stranger } from '../support/access';
import { members } from '../support/alertmanager-api';
import { Deployment, synthesize } from '../support/deployment';
import { deleteNamespaces, isReady, kubectl, type LiveObject, namespace, objects } from '../support/live';
import { query } from '../support/prometheus-api';
import { samplePods, sampleService } from '../support/sample-service';
import { story } from '../support/story';
import { VendorsClient } from '../vendors/client';
import type { Page } from '../vendors/pages';

const NAME = 'access';
const JOBS = 'access-jobs';
const STRANGERS = 'access-strangers';
const STOREFRONT = 'https://storefront.example.com/';
const PORTS: Record<string, number[]> = {
  prometheus: [9090, 8080],
  alertmanager: [9093, 9094, 8080],
  'blackbox-exporter': [9115],
  pushgateway: [9091],
};
const RAN = [...Object.keys(PORTS), 'config-reloader'];

const invoices = new Metric('invoices_sent_timestamp_seconds', {
  kind: MetricKind.GAUGE,
  help: 'When invoices were sent last.',
});
const blueprint = new Blueprint(NAME, {
  escalation: Escalation.through(
    new Responder('support', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) }),
  ),
  services: [new Service('invoices', { customMetrics: [invoices] })],
  infrastructure: new Infrastructure({ batchJobs: true, probes: [Probe.http('storefront', STOREFRONT)] }),
});

/** A batch job, whose pod stays so that a story can let it push; its observatory lets it in. */
function job(chart: Chart, { pushgateway }: Observatory): void {
  pushgateway?.allowFrom(sampleService(chart, 'invoices', { namespace: JOBS, convention: 'prometheus' }));
}

/** Faster, blackbox exporter would be left no time: it keeps half a second of Prometheus' patience for itself. */
const options = { times: 10, more: job };
const vendors = new VendorsClient();
let deployment: Deployment;
const first = (program: string): LiveObject => deployment.pods(program).filter(isReady)[0];
const at = (program: string, port: number) => `${first(program).status.podIP}:${port}`;

beforeAll(async () => {
  await vendors.clear();
  namespace(JOBS);
  deployment = await Deployment.of(NAME, blueprint, options);
}, 300_000);

afterAll(async () => {
  await vendors.mend('website');
  deployment?.delete();
  deleteNamespaces(JOBS, STRANGERS);
}, 150_000);

/** Pushes a metric by the name of the service; gives what wget said. */
function push(pod: LiveObject): string {
  const url = `http://${NAME}-pushgateway.${NAME}.svc:9091/metrics/job/invoices`;
  const script = `timeout 5 wget -qO- --post-data='${invoices.name} 1700000000\n' ${url} 2>&1; echo "ended $?"`;
  return kubectl('exec', pod.metadata.name, `--namespace=${pod.metadata.namespace}`, '--', 'sh', '-c', script);
}

describe('who may talk to whom', () => {
  story('strangers reach no program, in no namespace', async (tell) => {
    const strangers = [STRANGERS, NAME].map((each) => stranger(each));
    await until('the strangers run', async () => strangers.every((each) => isReady(each())), 60);
    const addresses = Object.entries(PORTS).flatMap(([program, ports]) => ports.map((port) => at(program, port)));
    for (const each of strangers) expect(reached(each(), ...addresses)).toEqual([]);
    tell.ran('nftables', ...RAN);
  });

  story('programs reach those that they call, and no others', async (tell) => {
    const addresses = Object.entries(PORTS).flatMap(([program, ports]) => ports.map((port) => at(program, port)));
    const called = [at('alertmanager', 9093), at('blackbox-exporter', 9115), at('pushgateway', 9091)];
    const others = addresses.filter((address) => !address.startsWith(`${first('prometheus').status.podIP}:`));
    const isReached = async () => reached(first('prometheus'), ...called).length === called.length;
    await until('Prometheus reaches what it calls', isReached, 30);
    const uncalled = others.filter((address) => !called.includes(address));
    expect(reached(first('prometheus'), ...uncalled)).toEqual([]);
    for (const program of ['blackbox-exporter', 'pushgateway']) {
      const own = `${first(program).status.podIP}:`;
      expect(reached(first(program), ...addresses.filter((address) => !address.startsWith(own)))).toEqual([]);
    }
    expect(reached(first('alertmanager'), at('prometheus', 9090), at('pushgateway', 9091))).toEqual([]);
    await until('Alertmanagers know each other', async () =>
      deployment.pods('alertmanager').every((pod) => members(pod) === 3),
    );
    tell.ran('nftables', ...RAN);
  });

  story('a batch job that is let in pushes, and its series is its own; a stranger’s push is refused', async (tell) => {
    const [pod] = samplePods(JOBS, 'invoices');
    expect(push(pod)).toContain('ended 0');
    const found = () => query(first('prometheus'), invoices.name);
    await until('the series is there', async () => found().length === 1, 60);
    expect(found()[0]).toMatchObject({
      labels: { job: 'invoices', cluster: NAME, environment: 'production' },
      value: 1_700_000_000,
    });
    const [other] = objects('pods', STRANGERS);
    expect(push(other)).not.toContain('ended 0');
    tell.ran('pushgateway', 'prometheus');
  });

  story('an address is probed from inside, and somebody is paged when it fails', async (tell) => {
    const success = () => query(first('prometheus'), `probe_success{instance="${STOREFRONT}"}`);
    await until('the probe succeeds', async () => success()[0]?.value === 1, 60);
    expect(success()[0].labels).toMatchObject({ job: 'probes', cluster: NAME, environment: 'production' });
    const start = Date.now();
    await vendors.fail('website', { status: 503 });
    const isIt = ({ summary }: Page) => summary.includes('ProbeFailed') && summary.includes(STOREFRONT);
    const page = await vendors.untilPage('somebody is paged', isIt, 120);
    tell.faultToMessage((page.openedAt - start) / 1000);
    expect(page.severity).toBe('critical');
    await vendors.mend('website');
    await vendors.untilPage('it is over', (each) => isIt(each) && each.resolvedAt !== undefined, 120);
    tell.ran('blackbox-exporter', 'prometheus', 'alertmanager');
  });
});

describe('each service account', () => {
  story('may what its roles say and nothing more, and has a token only if it may something', async (tell) => {
    const { manifests } = synthesize(NAME, blueprint, options);
    const roles = manifests.filter(({ kind }) => kind === 'ClusterRole') as unknown as Role[];
    const bindings = manifests.filter(({ kind }) => kind === 'ClusterRoleBinding') as unknown as Binding[];
    const usual = rights(`${NAME}:default`);
    const accounts = deployment.namespaces.flatMap((each) =>
      objects('serviceaccounts', each).filter(({ metadata }) => metadata.name !== 'default'),
    );
    expect(accounts.length).toBeGreaterThanOrEqual(5);
    for (const { metadata } of accounts) {
      const bound = bindings
        .filter(({ subjects: [{ name }] }) => name === metadata.name)
        .map(({ roleRef }) => roleRef.name);
      const said = roles.filter((role) => bound.includes(role.metadata.name)).flatMap(({ rules }) => rules);
      const resources = said.flatMap(({ apiGroups = [], resources: names = [], verbs }) =>
        names.map((name) => `${apiGroups[0] ? `${name}.${apiGroups[0]}` : name} [${verbs.join(' ')}]`),
      );
      const may = rights(`${metadata.namespace}:${metadata.name}`).filter((right) => !usual.includes(right));
      expect([metadata.name, may.filter((right) => !right.startsWith(' '))]).toEqual([metadata.name, resources.sort()]);
    }
    for (const program of ['alertmanager', 'blackbox-exporter', 'pushgateway'])
      expect(tokenOf(first(program))).toMatch(/No such file/);
    expect(tokenOf(first('prometheus'))).toContain('token');
    tell.ran('kube-apiserver', ...RAN);
    tell.notRun(...deployment.notRun);
  });
});

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules: { readonly apiGroups?: string[]; readonly resources?: string[]; readonly verbs: string[] }[];
}

interface Binding {
  readonly roleRef: { readonly name: string };
  readonly subjects: { readonly name: string }[];
}

function tokenOf(pod: LiveObject): string {
  const script = 'ls /var/run/secrets/kubernetes.io/serviceaccount 2>&1 || true';
  return kubectl('exec', pod.metadata.name, `--namespace=${NAME}`, '--', 'sh', '-c', script);
}
