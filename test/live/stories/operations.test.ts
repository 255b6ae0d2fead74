import { Duration } from 'cdk-observatory';
import { until } from '../../support/process';
import { powerOff, powerOn } from '../cluster/cluster';
import { OLDER, published } from '../cluster/program-images';
import { configurationOf, heard, members, routedAlerts, silence, silences } from '../support/alertmanager-api';
import { Deployment, synthesize } from '../support/deployment';
import {
  apply,
  askPod,
  cluster,
  deleteNamespaces,
  isReady,
  kubectl,
  type LiveObject,
  nodeNamed,
  object,
} from '../support/live';
import { alerts, query } from '../support/prometheus-api';
import { story, type Telling } from '../support/story';
import { QUEUE, QUEUE_LONG, type WarehouseOptions, warehouse } from '../support/warehouse';
import { Worker } from '../support/worker';
import { VendorsClient } from '../vendors/client';
import { KEYS } from '../vendors/names';
import type { Page } from '../vendors/pages';

const NAMESPACE = 'operations';
const NAME = 'warehouse';
const TIMES = 20;
const LONG = 5000;
const RAN = ['prometheus', 'alertmanager', 'config-reloader', 'sample-service'];

const vendors = new VendorsClient();
let deployment: Deployment;
let worker: Worker;

const manifestsOf = (options: WarehouseOptions = {}, props = {}) =>
  synthesize(NAMESPACE, warehouse(NAME, options), { times: TIMES, props }).manifests;

const ready = (program: string): LiveObject[] => deployment.pods(program).filter(isReady);
/** Who runs, and how often each container was started anew. */
const runs = () =>
  [...deployment.pods('prometheus'), ...deployment.pods('alertmanager')].map(
    ({ metadata, status }) =>
      `${metadata.name} ${metadata.uid} ${status.containerStatuses.map((each: { restartCount: number }) => each.restartCount)}`,
  );

async function pagesAboutIt(since = 0): Promise<Page[]> {
  return (await vendors.pages(since)).filter(({ summary }) => summary.includes(QUEUE_LONG));
}

/** Lets the alert fire and waits for its page. */
async function page(): Promise<Page> {
  const since = Date.now();
  await worker.set(QUEUE.name, LONG);
  const isIt = ({ openedAt, summary }: Page) => openedAt >= since && summary.includes(QUEUE_LONG);
  return vendors.untilPage('somebody is paged', isIt, 120);
}

/**
 * As page, and waits until the Alertmanager that told it has said so to the others. Within that half a second its end would
 * make another tell it again: Alertmanager promises to tell at least once.
 */
async function pageThatAllKnow(): Promise<Page> {
  const before = new Map(deployment.pods('alertmanager').map((pod) => [pod.metadata.name, heard(pod)]));
  const opened = await page();
  const knows = (pod: LiveObject) =>
    pod.status.podIP === opened.messages[0].from || heard(pod) > (before.get(pod.metadata.name) ?? 0);
  await until('every Alertmanager knows', async () => deployment.pods('alertmanager').every(knows));
  return opened;
}

/** Lets the alert end and waits until its page is resolved. It was the only one; gives how often it was triggered. */
async function resolve(opened: Page): Promise<number> {
  await worker.set(QUEUE.name, 0);
  const isOver = ({ dedupKey, openedAt, resolvedAt }: Page) =>
    dedupKey === opened.dedupKey && openedAt === opened.openedAt && resolvedAt !== undefined;
  await vendors.untilPage('the page is resolved', isOver, 180);
  const pages = await pagesAboutIt(opened.openedAt);
  expect(pages).toHaveLength(1);
  const actions: string[] = pages[0].messages.map(({ body }) => body.event_action);
  expect(actions.filter((action) => action === 'resolve')).toHaveLength(1);
  expect(actions.at(-1)).toBe('resolve');
  return actions.length - 1;
}

/** One page is one call to a person, however often it was triggered: PagerDuty folds what has one key. */
function tellTriggers(tell: Telling, triggers: number): void {
  tell.note(triggers === 1 ? 'one trigger, one resolve' : `one page, triggered ${triggers} times`);
}

beforeEach(async () => {
  await worker.set(QUEUE.name, 0);
  const isQuiet = (pod: LiveObject) => alerts(pod, QUEUE_LONG).length === 0;
  await until('nothing fires', async () => ready('prometheus').every(isQuiet), 120);
  const isOver = ({ resolvedAt }: Page) => resolvedAt !== undefined;
  await until('no page is open', async () => (await pagesAboutIt()).every(isOver), 180);
}, 300_000);

beforeAll(async () => {
  await vendors.clear();
  const older = Object.fromEntries(Object.keys(OLDER).map((name) => [name, published(name, OLDER[name])]));
  worker = await Worker.of('warehouse', [QUEUE]);
  deployment = await Deployment.of(NAMESPACE, warehouse(NAME), {
    times: TIMES,
    props: { images: { references: older } },
  });
}, 300_000);

afterAll(() => {
  deployment?.delete();
  deleteNamespaces('warehouse');
}, 300_000);

/** Waits for a rollout while looking that never all replicas of a program are away. */
async function rolledOneByOne(program: string, atLeast: number, isNew: (pod: LiveObject) => boolean): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  await until(
    `${program} is rolled`,
    async () => {
      const pods = deployment.pods(program);
      fewest = Math.min(fewest, pods.filter(isReady).length);
      const { spec } = object('statefulset', NAMESPACE, `${NAME}-${program}`);
      return pods.length === spec.replicas && pods.every((pod) => isReady(pod) && isNew(pod));
    },
    240,
  );
  expect(fewest).toBeGreaterThanOrEqual(atLeast);
}

const runsImage = (image: string) => (pod: LiveObject) =>
  pod.spec.containers.some((container: { image: string }) => container.image === image);

describe('an upgrade', () => {
  story('rolls newer images one by one, and what was collected, what was silenced is still there', async (tell) => {
    const [alertmanager] = deployment.pods('alertmanager');
    const id = silence(alertmanager, 'Planned');
    const collected = () => query(deployment.pods('prometheus')[0], 'count_over_time(shop_queue_length[10m])')[0];
    await until('samples are collected', async () => (collected()?.value ?? 0) > 5);
    const before = query(deployment.pods('prometheus')[0], 'min_over_time(timestamp(shop_queue_length)[10m:1s])')[0]
      .value;
    const uids = () =>
      ['prometheus', 'alertmanager'].map((each) => object('statefulset', NAMESPACE, `${NAME}-${each}`).metadata.uid);
    const uidsBefore = uids();

    expect(deployment.apply(manifestsOf())).not.toMatch(/conflict|created/);
    await Promise.all([
      rolledOneByOne('prometheus', 1, runsImage(published('prometheus'))),
      rolledOneByOne('alertmanager', 2, runsImage(published('alertmanager'))),
    ]);

    expect(uids()).toEqual(uidsBefore);
    const after = query(deployment.pods('prometheus')[0], 'min_over_time(timestamp(shop_queue_length)[10m:1s])')[0]
      .value;
    expect(after).toBeLessThanOrEqual(before + 2);
    for (const pod of deployment.pods('alertmanager')) expect(silences(pod)).toContain(id);
    tell.ran(...RAN);
    tell.note(
      'the older tags hold the same binaries: what is shown is that no field is in the way and that data stays',
    );
  });
});

describe('a change', () => {
  story('of a rule is in force without a restart', async (tell) => {
    const before = runs();
    const start = Date.now();
    deployment.apply(manifestsOf({ limit: 2000 }));
    const limits = () =>
      deployment.pods('prometheus').map((pod) => query(pod, `count(ALERTS{alertname="${QUEUE_LONG}"}) or vector(0)`));
    await worker.set(QUEUE.name, 1500);
    const rules = () =>
      deployment.pods('prometheus').every((pod) => askPod(pod, ':9090/api/v1/rules').includes(' 2000"'));
    await until('every Prometheus has the changed rule', async () => rules(), 180);
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s from apply until both have it`);
    await until('nothing fires below the new limit', async () => limits().every(([sample]) => sample.value === 0), 60);
    expect(runs()).toEqual(before);
    await worker.set(QUEUE.name, 0);
    tell.ran(...RAN);
  });

  story('of a route is in force without a restart', async (tell) => {
    const before = runs();
    const start = Date.now();
    deployment.apply(manifestsOf({ repeat: Duration.hours(2) }));
    const isChanged = (pod: LiveObject) => /repeat_interval: 6m\b/.test(configurationOf(pod));
    await until('every Alertmanager has it', async () => deployment.pods('alertmanager').every(isChanged), 180);
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s from apply until all have it`);
    expect(runs()).toEqual(before);
    tell.ran(...RAN);
  });

  story('of an argument is rolled one by one', async (tell) => {
    const argument = '--storage.tsdb.retention.time=16d';
    const hasIt = (pod: LiveObject) => pod.spec.containers[0].args.includes(argument);
    deployment.apply(manifestsOf({ retentionDays: 16 }));
    await rolledOneByOne('prometheus', 1, hasIt);
    tell.ran(...RAN);
  });

  story('of a Secret is picked up: the next page goes out with the new key', async (tell) => {
    const [, key] = KEYS.pagerduty;
    const before = runs();
    const start = Date.now();
    apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'pagerduty', namespace: NAMESPACE },
      stringData: { key },
    });
    const keyOf = ({ metadata }: LiveObject) =>
      kubectl('exec', metadata.name, `--namespace=${NAMESPACE}`, '--', 'cat', '/etc/observatory/secrets/pagerduty/key');
    await until(
      'every pod has the new key',
      async () => deployment.pods('alertmanager').every((pod) => keyOf(pod) === key),
      180,
    );
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s until every pod has it`);
    const opened = await page();
    expect(opened.routingKey).toBe(key);
    expect(await resolve(opened)).toBe(1);
    expect(runs()).toEqual(before);
    tell.ran(...RAN);
  });
});

describe('no alert is lost and none is doubled', () => {
  story('when a Prometheus and an Alertmanager are killed while it fires', async (tell) => {
    const opened = await pageThatAllKnow();
    for (const program of ['prometheus', 'alertmanager']) {
      const [first] = deployment.pods(program);
      kubectl('delete', 'pod', first.metadata.name, `--namespace=${NAMESPACE}`, '--grace-period=0', '--force');
    }
    const isWhole = async () => ready('prometheus').length === 2 && ready('alertmanager').length === 3;
    await until('they are back', isWhole, 180);
    await until(
      'they know each other',
      async () => deployment.pods('alertmanager').every((pod) => members(pod) === 3),
      60,
    );
    tellTriggers(tell, await resolve(opened));
    tell.ran(...RAN);
  });

  story('when it begins while one of each is away', async (tell) => {
    for (const program of ['prometheus', 'alertmanager'])
      kubectl('delete', 'pod', `${NAME}-${program}-0`, `--namespace=${NAMESPACE}`, '--grace-period=0', '--force');
    const opened = await page();
    const isWhole = async () => ready('prometheus').length === 2 && ready('alertmanager').length === 3;
    await until('they are back', isWhole, 180);
    tellTriggers(tell, await resolve(opened));
    tell.ran(...RAN);
  });

  story(
    'when the power of a node fails while it fires',
    async (tell) => {
      const opened = await pageThatAllKnow();
      const working = worker.pods().map(({ spec }) => spec.nodeName);
      const lost = nodeNamed(
        deployment.pods('prometheus').find(({ spec }) => !working.includes(spec.nodeName))?.spec.nodeName,
      );
      await powerOff(cluster, lost);
      try {
        const isMissed = ({ type, status }: Record<string, string>) => type === 'Ready' && status !== 'True';
        await until(
          'the node is missed',
          async () => object('node', 'default', lost.name).status.conditions.some(isMissed),
          120,
        );
        const others = deployment.pods('alertmanager').filter(({ spec }) => spec.nodeName !== lost.name);
        expect(others.flatMap((pod) => routedAlerts(pod, QUEUE_LONG)).length).toBe(others.length);
      } finally {
        await powerOn(cluster, lost);
      }
      await deployment.untilReady(240);
      tellTriggers(tell, await resolve(opened));
      tell.ran(...RAN);
    },
    8,
  );
});
