import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { everything } from '../../aws/support';
import { until } from '../../support/process';
import { AlertManager, type FiredAlert } from '../aws/alert-manager';
import { RunningFunction } from '../aws/function';
import { Internet } from '../aws/internet';
import { ACCOUNT, Moto, REGION } from '../aws/moto';
import { Stack } from '../aws/stack';
import { STACK, synthesize } from '../aws/synthesize';
import { type Delivery, lambdaEvent, Subscriptions } from '../aws/topics';
import { story } from '../support/story';
import { KEYS, type VendorName } from '../vendors/names';

/** Hours of gathering and repeating become minutes. */
const TIMES = 60;
const RAN = ['alertmanager', 'moto', 'the notifier'];

const folder = mkdtempSync(join(tmpdir(), 'aws-notifier-'));
const SECRETS: Record<string, Record<string, string>> = {
  slack: { url: `https://hooks.slack.com${KEYS.slack[0]}` },
  pagerduty: { key: KEYS.pagerduty[0] },
  opsgenie: { key: KEYS.opsgenie[0] },
  heartbeat: { url: `https://heartbeat.example.com${KEYS.webhook[0]}` },
};

let moto: Moto;
let internet: Internet;
let stack: Stack;
let alertManager: AlertManager;
let notifier: RunningFunction;
let subscriptions: Subscriptions;
const mails: Delivery[] = [];
const outcomes: (string | undefined)[] = [];

beforeAll(async () => {
  synthesize(folder, { blueprint: everything() });
  moto = await Moto.start();
  internet = await Internet.start();
  // Secrets are made by users; one of them is late.
  for (const name of Object.keys(SECRETS)) if (name !== 'opsgenie') await createSecret(name);
  stack = await Stack.create(moto, folder, STACK);
  const [name] = stack.of('AWS::Lambda::Function');
  notifier = await RunningFunction.start(moto, stack, name, internet);
  subscriptions = await Subscriptions.create(moto, stack, (delivery) => {
    if (delivery.protocol === 'lambda') void call(lambdaEvent(delivery.posted, delivery.subscription));
    else mails.push(delivery);
  });
  alertManager = await AlertManager.start(moto, stack, TIMES);
});

afterAll(async () => {
  await alertManager?.stop();
  subscriptions?.stop();
  await notifier?.stop();
  await internet?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

async function createSecret(name: string): Promise<void> {
  const secret = { Name: name, SecretString: JSON.stringify(SECRETS[name]) };
  await moto.json('secretsmanager', 'secretsmanager.CreateSecret', secret);
}

/** Lambda brings an event that failed again, after one minute and after two more. */
async function call(event: object): Promise<void> {
  for (const minutes of [0, 1, 2]) {
    await sleep((minutes * 60_000) / TIMES);
    const { error } = await notifier.invoke(event).catch((reason: Error) => ({ error: reason.message }));
    outcomes.push(error);
    if (!error) return;
  }
}

/** What the function says when it fails; that it succeeds with what was before may still come in between. */
async function failure(): Promise<string | undefined> {
  const found = () => outcomes.find((outcome) => outcome !== undefined);
  await until('the function fails', async () => found() !== undefined, 30);
  return found();
}

const alert = (labels: Record<string, string>): FiredAlert => ({
  labels: { cluster: 'shop', environment: 'production', ...labels },
  annotations: {
    summary: `${labels.service} answers "nothing"`,
    description: 'Tab\there, 日本, 🚨',
    actions: '1. Look.',
  },
});
/** What a vendor was sent about an alert, taken and refused. */
const told = async (vendor: VendorName, about: string) =>
  (await internet.vendors.messages({ vendor })).filter(({ body }) => JSON.stringify(body).includes(about));

describe('on AWS an alert goes by the alert manager, SNS and the notifier to people', () => {
  story('to PagerDuty and Slack of its team when it is critical, and its end too', async (tell) => {
    const down = alert({ alertname: 'ServiceDown', service: 'api', severity: 'critical', responder: 'checkout' });
    const start = Date.now();
    await alertManager.fire(down);
    const page = await internet.vendors.untilPage('PagerDuty is told', () => true, 30);
    const slack = await internet.vendors.untilSlack('Slack is told', () => true, 30);
    tell.faultToMessage((Date.now() - start) / 1000);
    expect(page.resolvedAt).toBeUndefined();
    const [trigger] = await told('pagerduty', 'ServiceDown');
    expect(trigger).toMatchObject({ status: 202, key: SECRETS.pagerduty.key });
    expect(trigger.body.payload).toMatchObject({ severity: 'critical', component: 'api', class: 'ServiceDown' });
    expect(trigger.body.payload.custom_details.alerts[0]).toMatchObject(down.annotations ?? {});
    expect(JSON.stringify(slack)).toContain('ServiceDown');
    await alertManager.fire({ ...down, endsAt: new Date().toISOString() });
    await internet.vendors.untilPage('PagerDuty is told the end', ({ resolvedAt }) => resolvedAt !== undefined, 30);
    expect(await internet.vendors.pages()).toHaveLength(1);
    tell.ran(...RAN);
    tell.note(`time goes ${TIMES} times faster in the alert manager`);
  });

  story('to each address by email when it is low, and to nobody else', async (tell) => {
    await alertManager.fire(
      alert({ alertname: 'ErrorBudgetBurns', service: 'api', severity: 'low', responder: 'checkout' }),
    );
    await until('both addresses are told', async () => mails.length > 1, 30);
    expect(mails.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).sort()).toEqual([
      'email checkout@example.com',
      'email lead@example.com',
    ]);
    for (const { posted } of mails) {
      expect(posted.Subject).toBe('[FIRING] ErrorBudgetBurns api');
      expect(posted.Message).toContain('api answers "nothing"');
      expect(posted.Message).toContain('To do:\n1. Look.');
    }
    expect(await told('slack', 'ErrorBudgetBurns')).toEqual([]);
    tell.ran('alertmanager', 'moto');
  });

  story("to the team's own topic as text", async (tell) => {
    const { QueueUrl } = await moto.json<{ QueueUrl: string }>('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'team' });
    const { TopicArn } = await moto.query<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'platform' });
    const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:team`;
    await moto.query('sns', 'Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queue });
    await alertManager.fire(
      alert({ alertname: 'PushgatewayAbsent', service: 'jobs', severity: 'medium', responder: 'platform' }),
    );
    let found: { Body: string }[] = [];
    const isTold = async () => {
      const answer = await moto.json<{ Messages?: typeof found }>('sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl });
      found = answer.Messages ?? [];
      return found.length > 0;
    };
    await until('the topic is told', isTold, 30);
    expect(JSON.parse(found[0].Body)).toMatchObject({ TopicArn, Subject: '[FIRING] PushgatewayAbsent jobs' });
    tell.ran('alertmanager', 'moto');
  });

  story('when its secret is made at last: until then the function fails, and says which', async (tell) => {
    outcomes.length = 0;
    await alertManager.fire(
      alert({ alertname: 'CollectorLoses', service: 'collector', severity: 'critical', responder: 'platform' }),
    );
    expect(await failure()).toContain("secret 'opsgenie' can't be read (ResourceNotFoundException)");
    await createSecret('opsgenie');
    const isThis = ({ vendor }: { vendor: VendorName }) => vendor === 'opsgenie';
    const { status, key, body } = await internet.vendors.untilMessage('Opsgenie is told', isThis, 30);
    expect({ status, key }).toEqual({ status: 202, key: SECRETS.opsgenie.key });
    expect(body).toMatchObject({ priority: 'P1', entity: 'collector' });
    tell.ran(...RAN);
  });

  story('when its service is well again, and those who were told are not told twice', async (tell) => {
    outcomes.length = 0;
    await internet.vendors.fail('pagerduty', { status: 403 });
    await alertManager.fire(
      alert({ alertname: 'ServiceSlow', service: 'search', severity: 'critical', responder: 'checkout' }),
    );
    expect(await failure()).toBe('not told: checkout-critical by pagerduty (status 403)');
    await internet.vendors.mend('pagerduty');
    await until('the function does not fail any more', async () => outcomes.at(-1) === undefined, 30);
    const statuses = (await told('pagerduty', 'ServiceSlow')).map(({ status }) => status);
    expect([statuses[0], statuses.at(-1)]).toEqual([403, 202]);
    expect(await told('slack', 'ServiceSlow')).toHaveLength(1);
    tell.ran(...RAN);
  });

  story('again and again when it says that all is well: the heartbeat', async (tell) => {
    await alertManager.fire(alert({ alertname: 'DeadMansSwitch', severity: 'low', responder: 'platform' }));
    const heard = async () => await internet.vendors.messages({ vendor: 'webhook' });
    await until('the heartbeat is heard twice', async () => (await heard()).length > 1, 30);
    for (const { status, host } of await heard()) expect([status, host]).toEqual([200, 'heartbeat.example.com']);
    tell.ran(...RAN);
  });

  story('and a lost notification is told by email without the notifier', async (tell) => {
    const [[, { physicalId }]] = Object.entries(stack.resources).filter(
      ([id, { type }]) => type === 'AWS::SNS::Topic' && id.includes('LastResort'),
    );
    const { AlarmActions } = Object.values(stack.properties('AWS::CloudWatch::Alarm'))[0];
    expect(AlarmActions).toEqual([physicalId]);
    mails.length = 0;
    const Message = '{"AlarmName":"Undelivered","NewStateValue":"ALARM"}';
    await moto.query('sns', 'Publish', { TopicArn: physicalId, Subject: 'ALARM: "Undelivered"', Message });
    await until('both addresses are told', async () => mails.length > 1, 30);
    expect(mails.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).sort()).toEqual([
      'email checkout@example.com',
      'email lead@example.com',
    ]);
    expect(notifier.log()).not.toContain('Undelivered');
    tell.ran('moto');
    tell.notRun('CloudWatch');
    tell.note('what CloudWatch would publish is published in its place');
  });

  story('without a secret in the log of the notifier, and without a message that a service refuses', async (tell) => {
    const values = Object.values(SECRETS).flatMap((secret) => Object.values(secret));
    expect(notifier.log()).toContain('"message":"told"');
    for (const value of values) expect(notifier.log()).not.toContain(value);
    const refused = (await internet.vendors.messages()).filter(({ reason }) => reason);
    expect(refused.filter(({ reason }) => reason !== 'a fault of the test')).toEqual([]);
    tell.ran('the notifier');
  });
});
