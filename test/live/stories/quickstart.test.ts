import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { shop } from '../../../examples/quickstart/blueprint';
import { until } from '../../support/process';
import { auditLogOf } from '../cluster/control-plane';
import { VENDORS_ADDRESS } from '../cluster/layout';
import { NOT_TO_BE_HAD } from '../cluster/program-images';
import { reached, rights, stranger } from '../support/access';
import { Deployment, synthesize } from '../support/deployment';
import { apply, cluster, deleteNamespaces, isReady, kubectl, namespace, objects, untilGone } from '../support/live';
import { targets } from '../support/prometheus-api';
import { failRequests, sampleService } from '../support/sample-service';
import { story } from '../support/story';
import { VendorsClient } from '../vendors/client';
import { CONTROL_PORT, KEYS } from '../vendors/names';
import type { Page } from '../vendors/pages';

const NAMESPACE = 'observability';
const SHOP = 'shop';
const RUN = ['prometheus', 'alertmanager', 'node-exporter', 'blackbox-exporter', 'config-reloader'];

/** The shop that the quickstart watches: one service for each convention. */
function shopWorkloads(): object[] {
  const chart = new Chart(new App(), 'workloads');
  const named = (name: string) => ({ labels: { 'app.kubernetes.io/name': name }, namespace: SHOP });
  sampleService(chart, 'api', { ...named('api'), convention: 'opentelemetry' });
  const metrics = ['shop_orders_total', 'shop_carts_total'].map((name) => ({
    ...{ name, type: 'counter', help: 'Counted.' },
    ...{ value: 0, perSecond: 1 },
  }));
  sampleService(chart, 'web', { ...named('web'), convention: 'prometheus', metrics });
  return chart.toJson();
}

describe('the quickstart', () => {
  const vendors = new VendorsClient();
  let deployment: Deployment;
  let fault: number;

  afterAll(() => {
    deployment?.delete();
    deleteNamespaces('strangers', SHOP);
  }, 300_000);

  story('is applied with server-side apply, and everything that can run becomes ready', async (tell) => {
    await vendors.clear();
    namespace(SHOP);
    apply(...shopWorkloads());
    deployment = await Deployment.of(NAMESPACE, shop);
    expect(deployment.pods('prometheus')).toHaveLength(2);
    expect(deployment.pods('alertmanager')).toHaveLength(3);
    expect(deployment.pods('node-exporter')).toHaveLength(3);
    tell.ran(...RUN);
    tell.notRun(...deployment.notRun);
  });

  story('scrapes every program of its own that runs, and the nodes', async (tell) => {
    const [prometheus] = deployment.pods('prometheus');
    await until('every target was looked at', async () =>
      targets(prometheus).every(({ health }) => health !== 'unknown'),
    );
    const down = targets(prometheus).filter(
      ({ health, labels }) => health === 'down' && !(labels.job in NOT_TO_BE_HAD),
    );
    expect(down.map(({ labels, lastError }) => `${labels.job}: ${lastError}`)).toEqual([]);
    tell.ran('prometheus');
  });

  story('sees the services, of which one begins to fail', async (tell) => {
    const scraped = () =>
      deployment
        .pods('prometheus')
        .flatMap((pod) => targets(pod).filter(({ labels }) => ['api', 'web'].includes(labels.service)));
    await until(
      'the services are scraped',
      async () => scraped().length === 4 && scraped().every(({ health }) => health === 'up'),
      120,
    );
    failRequests(SHOP, 'api', 0.5);
    fault = Date.now();
    tell.ran('prometheus', 'sample-service');
  });

  story('refuses who has no business there, and lets in who has', async (tell) => {
    const strangers = ['strangers', NAMESPACE].map((each) => stranger(each));
    await until('the strangers run', async () => strangers.every((each) => isReady(each())), 60);
    const [prometheus, alertmanager] = ['prometheus', 'alertmanager'].map((each) => deployment.pods(each)[0]);
    const addresses = [
      `${prometheus.status.podIP}:9090`,
      `${alertmanager.status.podIP}:9093`,
      `${alertmanager.status.podIP}:8080`,
    ];
    for (const each of strangers) expect(reached(each(), ...addresses)).toEqual([]);
    const control = `${VENDORS_ADDRESS}:${CONTROL_PORT}`;
    const reachesAlertmanager = async () => reached(prometheus, addresses[1]).length === 1;
    await until('Prometheus reaches Alertmanager', reachesAlertmanager, 30);
    expect(reached(prometheus, control)).toEqual([]);
    expect(reached(alertmanager, addresses[0])).toEqual([]);
    tell.ran('nftables', 'prometheus', 'alertmanager');
  });

  story('gives each service account what it needs and nothing more', async (tell) => {
    const may = (account: string) => rights(account).filter((right) => !rights(`${NAMESPACE}:default`).includes(right));
    expect(may(`${NAMESPACE}:shop-prometheus`)).toEqual([
      'nodes [list watch]',
      'nodes/metrics [get]',
      'pods [list watch]',
    ]);
    for (const account of ['shop-alertmanager', 'shop-blackbox-exporter'])
      expect(may(`${NAMESPACE}:${account}`)).toEqual([]);
    expect(may(`${NAMESPACE}-nodes:shop-node-exporter`)).toEqual([]);
    const watched = may(`${NAMESPACE}:shop-kube-state-metrics`);
    expect(watched.filter((right) => !right.endsWith('[list watch]') || /secrets|configmaps/.test(right))).toEqual([]);

    const asked = readFileSync(auditLogOf(cluster), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const own = asked.filter(({ user }) => user.username.startsWith(`system:serviceaccount:${NAMESPACE}`));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ responseStatus }) => responseStatus?.code === 403)).toEqual([]);
    tell.ran('kube-apiserver', 'prometheus');
    tell.note(`${own.length} requests in the audit log, none refused`);
  });

  story('runs without root, without capabilities, on file systems that can not be written', async (tell) => {
    for (const program of ['prometheus', 'alertmanager', 'blackbox-exporter', 'node-exporter']) {
      const [pod] = deployment.pods(program);
      const look = 'id -u; cat /proc/self/status; touch /written 2>&1 || echo refused';
      const said = kubectl('exec', pod.metadata.name, `--namespace=${pod.metadata.namespace}`, '--', 'sh', '-c', look);
      expect(said).toMatch(/^65534\n/);
      expect(said).toMatch(/CapEff:\t0+\n/);
      expect(said).toMatch(/NoNewPrivs:\t1\n/);
      expect(said).toMatch(/Seccomp:\t2\n/);
      expect(said).toMatch(/refused\n$/);
    }
    tell.ran(...RUN);
  });

  story('is not changed by being applied again', async (tell) => {
    const kinds = 'all,configmaps,serviceaccounts,networkpolicies,poddisruptionbudgets';
    const versions = () =>
      objects(kinds, NAMESPACE).map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.generation}`);
    const before = versions();
    const printed = deployment.apply(synthesize(NAMESPACE, shop).manifests);
    expect(printed).not.toMatch(/created|conflict/);
    expect(versions()).toEqual(before);
    tell.ran('kube-apiserver');
  });

  story(
    'pages the owner of the service that fails, at its own pace, and nobody else',
    async (tell) => {
      const [key] = KEYS.pagerduty;
      const isIt = ({ routingKey, summary }: Page) => routingKey === key && summary.includes('api');
      const page = await vendors.untilPage('the page', isIt, Math.max(1, 360 - (Date.now() - fault) / 1000));
      tell.faultToMessage((page.openedAt - fault) / 1000);
      await vendors.untilSlack(
        'the owner reads of it',
        ({ message, text }) => message.body.channel === '#checkout' && text.includes('Service api'),
      );
      const elsewhere = (await vendors.slackMessages()).filter(({ message }) => message.body.channel !== '#checkout');
      expect(elsewhere.filter(({ text }) => text.includes('Service api'))).toEqual([]);
      tell.ran(...RUN, 'sample-service');
    },
    7,
  );

  story('leaves nothing when it is deleted', async (tell) => {
    deployment.delete();
    untilGone(...deployment.namespaces);
    const left = kubectl(
      'get',
      'clusterroles,clusterrolebindings',
      '--selector=app.kubernetes.io/managed-by=cdk-observatory',
    );
    expect(left).toBe('');
    tell.ran('kube-controller-manager');
  });
});
