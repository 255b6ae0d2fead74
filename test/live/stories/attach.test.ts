import { HttpMetrics, Service } from 'cdk-observatory';
import { AttachedObservatory } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { until } from '../../support/process';
import { configurationOf, routedAlerts } from '../support/alertmanager-api';
import { createSecret } from '../support/deployment';
import { faster } from '../support/faster';
import { apply, askPod, deleteNamespaces, isReady, kubectl, namespace, object, objects } from '../support/live';
import { OperatorStack, ownRules, ownService, PLATFORM_CHANNEL } from '../support/operator';
import { query, targets } from '../support/prometheus-api';
import { samplePods, sampleService } from '../support/sample-service';
import { story } from '../support/story';
import { QUEUE, QUEUE_LONG, warehouse } from '../support/warehouse';
import { Worker } from '../support/worker';
import { VendorsClient } from '../vendors/client';
import { KEYS } from '../vendors/names';
import type { Page } from '../vendors/pages';

const PLATFORM = 'platform';
const NAMESPACE = 'attached';
const SHOP = 'attached-shop';
const RAN = ['prometheus-operator', 'prometheus', 'alertmanager', 'config-reloader', 'sample-service'];
const KINDS = 'prometheusrules,podmonitors,alertmanagerconfigs';
const OURS = '--selector=app.kubernetes.io/managed-by=cdk-observatory';

const blueprint = warehouse('attached', {
  services: [new Service('orders', { metrics: HttpMetrics.openTelemetry() })],
});

/** Alerts of others that are as near to the blueprint's as they can be: in its namespace, or under its name in another. */
const OF_OTHERS = {
  InOurNamespace: { severity: 'critical', responder: 'support', namespace: NAMESPACE },
  OfOurName: { severity: 'critical', responder: 'support', namespace: PLATFORM, observatory: blueprint.name },
};

const app = new App();
const workloads = new Chart(app, 'workloads');
const orders = sampleService(workloads, 'orders', { namespace: SHOP, convention: 'opentelemetry' });
// Bears the service's name and is not the workload that was given.
const labels = { 'app.kubernetes.io/name': 'orders' };
sampleService(workloads, 'impostor', { namespace: SHOP, convention: 'opentelemetry', labels });
const chart = new Chart(app, 'attached');
const observatory = new AttachedObservatory(chart, 'attached', { blueprint, namespace: NAMESPACE });
observatory.monitor(orders, { service: 'orders', port: 9090 });
const manifests = faster(chart.toJson(), 20);

const vendors = new VendorsClient();
let stack: OperatorStack;
let worker: Worker;

const prometheus = () => stack.prometheus()[0];
const alertmanager = () => stack.alertmanager()[0];
const rules = () => askPod(prometheus(), ':9090/api/v1/rules');
const scraped = () => targets(prometheus()).filter(({ labels: { cluster } }) => cluster === blueprint.cluster);
const versions = () =>
  kubectl('get', KINDS, `--namespace=${NAMESPACE}`, '--output=jsonpath={.items[*].metadata.resourceVersion}');
/** Who is told of an alert, by the configuration that is in force. */
const toldOf = (alert: string) =>
  routedAlerts(alertmanager(), alert).flatMap(({ receivers }) => receivers.map(({ name }) => name));

beforeAll(async () => {
  await vendors.clear();
  stack = await OperatorStack.of(PLATFORM);
  apply(ownRules(PLATFORM, OF_OTHERS));
  worker = await Worker.of(SHOP, [QUEUE]);
  apply(...workloads.toJson(), ...ownService(SHOP, 'orders', { story: 'impostor' }));
  await until('the workloads run', async () => objects('pods', SHOP).every(isReady), 120);
}, 300_000);

afterAll(() => {
  stack?.delete();
  deleteNamespaces(NAMESPACE, SHOP);
}, 150_000);

describe('in a cluster that has the Prometheus Operator already', () => {
  story('the blueprint’s rules are loaded, and exactly its services are scraped', async (tell) => {
    namespace(NAMESPACE);
    for (const required of observatory.requiredSecrets) createSecret(required);
    const start = Date.now();
    apply(...manifests);
    const pods = [...worker.pods(), ...samplePods(SHOP, 'orders')].map(({ metadata }) => metadata.name).sort();
    await until(
      'the services are scraped',
      async () => scraped().length === pods.length && scraped().every(({ health }) => health === 'up'),
      180,
    );
    expect(
      scraped()
        .map((target) => target.labels.pod)
        .sort(),
    ).toEqual(pods);
    await until('the rules are there', async () => rules().includes(QUEUE_LONG), 180);
    await until('the routes are there', async () => configurationOf(alertmanager()).includes('attached-routes'), 180);
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s from apply until all is in force`);
    const known = JSON.parse(rules()).data.groups.map(({ name }: { name: string }) => name);
    const groups = manifests.flatMap(({ kind, spec }) =>
      kind === 'PrometheusRule' ? (spec as { groups: { name: string }[] }).groups.map(({ name }) => name) : [],
    );
    expect(known.sort()).toEqual(['own', ...groups].sort());
    tell.ran(...RAN);
  });

  story('a service of others that has the same name does not count', async (tell) => {
    const up = (series: string) => query(prometheus(), `${series}{service="orders"}`).map(({ value }) => value);
    await until('both are scraped', async () => up('up').join() === '1,1', 120);
    await until('the blueprint’s is recorded', async () => up('service:instances_up:sum').length > 0);
    expect(up('service:instances_up:sum')).toEqual([1]);
    tell.ran(...RAN);
  });

  story('its alert reaches the person by the AlertmanagerConfig, and is over when it is', async (tell) => {
    const start = Date.now();
    await worker.set(QUEUE.name, 5000);
    const isIt = ({ summary }: Page) => summary.includes(QUEUE_LONG);
    const page = await vendors.untilPage('somebody is paged', isIt, 120);
    tell.faultToMessage((page.openedAt - start) / 1000);
    expect(page).toMatchObject({ routingKey: KEYS.pagerduty[0], severity: 'critical' });
    expect(page.summary).toContain('5000 orders wait');
    expect(toldOf(QUEUE_LONG)).toEqual([`${NAMESPACE}/attached-routes/support-critical`]);
    await worker.set(QUEUE.name, 0);
    await vendors.untilPage('it is over', (each) => isIt(each) && each.resolvedAt !== undefined, 120);
    const pages = (await vendors.pages()).filter(isIt);
    expect(pages.map(({ messages }) => messages.map(({ body }) => body.event_action))).toEqual([
      ['trigger', 'resolve'],
    ]);
    tell.ran(...RAN);
  });

  story('alerts of others go where they went, and the blueprint’s do not go there', async (tell) => {
    for (const alert of Object.keys(OF_OTHERS)) {
      await vendors.untilSlack(
        `${alert} in ${PLATFORM_CHANNEL}`,
        ({ message, text }) => message.body.channel === PLATFORM_CHANNEL && text.includes(alert),
      );
      expect(toldOf(alert)).toEqual(['platform']);
      expect(JSON.stringify(await vendors.messages({ vendor: 'pagerduty' }))).not.toContain(alert);
    }
    expect(JSON.stringify(await vendors.messages({ vendor: 'slack' }))).not.toContain(QUEUE_LONG);
    tell.ran(...RAN);
  });

  story('applying again changes nothing, and deleting leaves what was there before', async (tell) => {
    const before = versions();
    expect(before.split(' ')).toHaveLength(manifests.length);
    apply(...manifests);
    expect(versions()).toBe(before);
    kubectl('delete', KINDS, `--namespace=${NAMESPACE}`, OURS);
    expect(kubectl('get', KINDS, '--all-namespaces', OURS)).toBe('');
    await until('the rules are gone', async () => !rules().includes(QUEUE_LONG), 180);
    await until('nothing is scraped', async () => scraped().length === 0, 180);
    await until('the routes are gone', async () => !configurationOf(alertmanager()).includes('attached-routes'), 180);
    for (const [kind, name, where] of [
      ['prometheusrule', 'own', PLATFORM],
      ['servicemonitor', 'orders', SHOP],
    ])
      expect(object(kind, where, name).metadata.name).toBe(name);
    for (const alert of Object.keys(OF_OTHERS)) expect(rules()).toContain(alert);
    tell.ran(...RAN);
  });
});
