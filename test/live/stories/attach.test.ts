import { AttachedObservatory } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { until } from '../../support/process';
import { routedAlerts } from '../support/alertmanager-api';
import { createSecret } from '../support/deployment';
import { faster } from '../support/faster';
import { apply, askPod, deleteNamespaces, kubectl, namespace } from '../support/live';
import { OperatorStack, ownRule } from '../support/operator';
import { targets } from '../support/prometheus-api';
import { story } from '../support/story';
import { QUEUE, QUEUE_LONG, warehouse } from '../support/warehouse';
import { Worker } from '../support/worker';
import { VendorsClient } from '../vendors/client';
import type { Page } from '../vendors/pages';

const PLATFORM = 'platform';
const NAMESPACE = 'attached';
const SHOP = 'attached-shop';
const OWN = 'OfThePlatform';
const RAN = ['prometheus-operator', 'prometheus', 'alertmanager', 'config-reloader', 'sample-service'];
const KINDS = 'prometheusrules,podmonitors,alertmanagerconfigs';

const chart = new Chart(new App(), 'attached');
const observatory = new AttachedObservatory(chart, 'attached', {
  blueprint: warehouse('attached'),
  namespace: NAMESPACE,
});
const manifests = faster(chart.toJson(), 20);

const vendors = new VendorsClient();
let stack: OperatorStack;
let worker: Worker;

const prometheus = () => stack.prometheus()[0];
const rules = () => askPod(prometheus(), ':9090/api/v1/rules');
const versions = () =>
  kubectl('get', KINDS, `--namespace=${NAMESPACE}`, '--output=jsonpath={.items[*].metadata.resourceVersion}');

beforeAll(async () => {
  await vendors.clear();
  stack = await OperatorStack.of(PLATFORM);
  apply(ownRule(PLATFORM, OWN));
  worker = await Worker.of(SHOP, [QUEUE]);
}, 300_000);

afterAll(() => {
  stack?.delete();
  kubectl('wait', '--for=delete', 'crd/prometheusrules.monitoring.coreos.com', '--timeout=60s');
  deleteNamespaces(NAMESPACE, SHOP);
}, 150_000);

describe('in a cluster that has the Prometheus Operator already', () => {
  story('the blueprint’s rules are loaded and its services are scraped', async (tell) => {
    namespace(NAMESPACE);
    for (const required of observatory.requiredSecrets) createSecret(required);
    const start = Date.now();
    apply(...manifests);
    const isScraped = () =>
      targets(prometheus()).some(({ labels, health }) => labels.service === 'worker' && health === 'up');
    await until('the worker is scraped', async () => isScraped(), 180);
    await until('the rules are there', async () => rules().includes(QUEUE_LONG), 180);
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s from apply until both are in force`);
    expect(rules()).toContain(OWN);
    tell.ran(...RAN);
  });

  story('its alert reaches the person by the AlertmanagerConfig, and no alert of others does', async (tell) => {
    const isRouted = () => stack.alertmanager().flatMap((pod) => routedAlerts(pod, OWN)).length === 1;
    await until('the alert of others is there', async () => isRouted());
    const start = Date.now();
    await worker.set(QUEUE.name, 5000);
    const isIt = ({ summary }: Page) => summary.includes(QUEUE_LONG);
    const page = await vendors.untilPage('somebody is paged', isIt, 120);
    tell.faultToMessage((page.openedAt - start) / 1000);
    await worker.set(QUEUE.name, 0);
    await vendors.untilPage('it is over', (each) => isIt(each) && each.resolvedAt !== undefined, 120);
    const pages = await vendors.pages();
    expect(pages.map(({ messages }) => messages.map(({ body }) => body.event_action))).toEqual([
      ['trigger', 'resolve'],
    ]);
    expect(JSON.stringify(await vendors.messages())).not.toContain(OWN);
    tell.ran(...RAN);
  });

  story('applying again changes nothing, and deleting leaves what was there before', async (tell) => {
    const before = versions();
    expect(before.split(' ')).toHaveLength(manifests.length);
    apply(...manifests);
    expect(versions()).toBe(before);
    kubectl('delete', KINDS, `--namespace=${NAMESPACE}`, '--all');
    await until('the rules are gone', async () => !rules().includes(QUEUE_LONG), 180);
    await until('the worker is scraped no more', async () =>
      targets(prometheus()).every(({ labels }) => labels.service !== 'worker'),
    );
    expect(rules()).toContain(OWN);
    tell.ran(...RAN);
  });
});
