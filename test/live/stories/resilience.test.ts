import {
  AlertRule,
  Blueprint,
  Channel,
  Escalation,
  Infrastructure,
  Query,
  Responder,
  RuleGroup,
  Runbook,
  Secret,
  Severity,
  Threshold,
} from 'cdk-observatory';
import { until } from '../../support/process';
import { members, routedAlerts, silence, silences } from '../support/alertmanager-api';
import { Deployment } from '../support/deployment';
import { askPod, isReady, kubectl, type LiveObject } from '../support/live';
import { story } from '../support/story';
import { VendorsClient } from '../vendors/client';

const NAME = 'lasting';
const TIMES = 20;
const ALERT = 'AlwaysWrong';
const RAN = ['prometheus', 'alertmanager'];

/** Something that is wrong for as long as the stories last. */
const blueprint = new Blueprint(NAME, {
  escalation: Escalation.through(
    new Responder('support', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) }),
  ),
  infrastructure: new Infrastructure({ nodes: false, containers: false }),
  rules: [
    new RuleGroup('lasting', {
      alerts: [
        new AlertRule(ALERT, {
          threshold: Threshold.above(Query.promql('sum by (job) (up{job="prometheus"})'), 0),
          severity: Severity.LOW,
          summary: 'It is wrong all the time',
          runbook: new Runbook({ meaning: 'A story is told.', checks: ['None.'], actions: ['None.'] }),
        }),
      ],
    }),
  ],
});

const vendors = new VendorsClient();
let deployment: Deployment;

const alertmanagers = () => deployment.pods('alertmanager');
const isWhole = async () => {
  const pods = alertmanagers();
  return pods.length === 3 && pods.every(isReady) && pods.every((pod) => members(pod) === 3);
};
/** What PagerDuty was told of the alert. */
const told = async () =>
  (await vendors.messages({ vendor: 'pagerduty' }))
    .filter(({ body }) => String(body.payload?.summary).includes(ALERT))
    .map(({ body, status }) => `${body.event_action} ${status}`);

/** How often an Alertmanager has looked up whether a notification went out already. */
function lookUps(pod: LiveObject): number {
  return Number(/^alertmanager_nflog_queries_total (\S+)$/m.exec(askPod(pod, ':9093/metrics'))?.[1]);
}

beforeAll(async () => {
  await vendors.clear();
  deployment = await Deployment.of(NAME, blueprint, { times: TIMES });
  await until('somebody is paged', async () => (await told()).length > 0, 120);
}, 300_000);

afterAll(() => {
  for (const { name } of JSON.parse(kubectl('get', 'nodes', '--output=json')).items.map(
    ({ metadata }: LiveObject) => metadata,
  ))
    kubectl('uncordon', name);
  deployment?.delete();
}, 200_000);

describe('what Alertmanagers know lasts', () => {
  story('when one is killed, it has its silences from the others', async (tell) => {
    const [first, second] = alertmanagers();
    const id = silence(second, 'PlannedWork');
    await until('all know the silence', async () => alertmanagers().every((pod) => silences(pod).includes(id)));
    kubectl('delete', 'pod', first.metadata.name, `--namespace=${NAME}`, '--grace-period=0', '--force');
    await until('there are three again', isWhole, 120);
    await until('it knows the silence', async () => silences(alertmanagers()[0]).includes(id));
    tell.ran(...RAN);
  });

  story('when all are restarted, silences are there, and what was told is not told again', async (tell) => {
    const known = silences(alertmanagers()[0]);
    expect(known).toHaveLength(1);
    kubectl('delete', 'pods', `--namespace=${NAME}`, '--selector=app.kubernetes.io/name=alertmanager');
    await until('there are three again', isWhole, 120);
    for (const pod of alertmanagers()) expect(silences(pod)).toEqual(known);
    await until(
      'each has the alert again and has looked up that it was told',
      async () => alertmanagers().every((pod) => routedAlerts(pod, ALERT).length === 1 && lookUps(pod) > 0),
      180,
    );
    expect(await told()).toEqual(['trigger 202']);
    tell.ran(...RAN);
  });
});

describe('nodes are drained', () => {
  story('one at a time: while one is away, the next has to wait', async (tell) => {
    const [first, second] = alertmanagers().map(({ spec }) => spec.nodeName as string);
    const drain = (node: string, seconds: number) =>
      kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${seconds}s`);
    drain(first, 120);
    expect(alertmanagers().filter(isReady)).toHaveLength(2);
    expect(() => drain(second, 12)).toThrow(/violate the pod's disruption budget/);
    expect(alertmanagers().filter(isReady)).toHaveLength(2);
    expect(deployment.pods('prometheus').filter(isReady).length).toBeGreaterThanOrEqual(1);

    for (const node of [first, second]) kubectl('uncordon', node);
    await deployment.untilReady(180);
    await until('there are three again', isWhole, 120);
    expect(await told()).toEqual(['trigger 202']);
    tell.ran(...RAN, 'kubectl drain');
    tell.note('volumes are local: what was drained waits for its node, the others go on');
  });
});
