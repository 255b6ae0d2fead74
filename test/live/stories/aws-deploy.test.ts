import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeAws } from '../../../examples/quickstart/aws';
import { run } from '../../support/programs';
import { ACCOUNT, Moto, REGION } from '../aws/moto';
import { LEFT_AWAY, NOT_DEPLOYED } from '../aws/not-deployed';
import { Stack, type Template, templateOf } from '../aws/stack';
import { findings } from '../aws/validation';
import { story } from '../support/story';

const folder = mkdtempSync(join(tmpdir(), 'aws-deploy-'));
let moto: Moto;
let stack: Stack;
let template: Template;

beforeAll(async () => {
  synthesizeAws(folder);
  template = templateOf(folder, 'shop');
  moto = await Moto.start();
  stack = await Stack.create(moto, folder, 'shop');
});

afterAll(async () => {
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

type Policy = { Statement: { Action: string | string[]; Resource: string | string[]; Principal?: unknown }[] };

/** All that a role may do, and where, as IAM has it. */
async function permissions(role: string): Promise<Record<string, string[]>> {
  const { PolicyNames } = await moto.query<{ PolicyNames: string[] }>('iam', 'ListRolePolicies', { RoleName: role });
  const allowed: Record<string, string[]> = {};
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument } = await moto.query<{ PolicyDocument: string }>('iam', 'GetRolePolicy', {
      RoleName: role,
      PolicyName,
    });
    for (const { Action, Resource } of (JSON.parse(decodeURIComponent(PolicyDocument)) as Policy).Statement) {
      for (const action of [Action].flat()) allowed[action] = [...(allowed[action] ?? []), ...[Resource].flat()];
    }
  }
  return allowed;
}

/** The physical id of the one resource of a type whose name in the template holds a word. */
function idOf(type: string, word: string): string {
  const found = Object.entries(stack.resources).filter(([id, made]) => made.type === type && id.includes(word));
  expect(found).toHaveLength(1);
  return found[0][1].physicalId;
}

const lambda = async (path: string) => JSON.parse(`${await moto.rest('lambda', 'GET', path)}`);
const ecs = (action: string, input: Record<string, unknown>) =>
  moto.json('ecs', `AmazonEC2ContainerServiceV20141113.${action}`, input);

describe('on AWS the quickstart is deployed by CloudFormation', () => {
  story('after the validation of newer CDKs and cfn-lint found nothing in its template', async (tell) => {
    expect(findings(join(folder, 'shop.template.json'))).toEqual([]);
    // W3005: the CDK names a function's role twice, as what it refers to and as what it depends on.
    const args = ['--ignore-checks', 'W3005', '--non-zero-exit-code', 'informational', '--'];
    const answer = run('cfn-lint', [...args, join(folder, 'shop.template.json')]);
    expect(answer.stdout + answer.stderr).toBe('');
    expect(answer.code).toBe(0);
    tell.ran('cloudformation-validate', 'cfn-lint');
  });

  story('all of it but what is listed as not deployed', async (tell) => {
    expect(await stack.status()).toBe('CREATE_COMPLETE');
    const missing = Object.entries(template.Resources).filter(([id]) => !stack.resources[id]);
    const types = [...new Set(missing.map(([, { Type }]) => Type))].sort();
    // A type that is made after all leaves the list, and so does a property that nothing breaks on any more.
    expect(types).toEqual(Object.keys(NOT_DEPLOYED).sort());
    for (const { type, property } of LEFT_AWAY) {
      const [{ Properties }] = Object.values(template.Resources).filter(({ Type }) => Type === type);
      const alone = { Resources: { Alone: { Type: type, Properties: { [property]: Properties[property] } } } };
      const input = { StackName: 'alone', TemplateBody: JSON.stringify(alone) };
      await expect(moto.query('cloudformation', 'CreateStack', input)).rejects.toThrow(': 500 ');
    }
    tell.ran('moto');
    tell.note(`${Object.keys(stack.resources).length} of ${Object.keys(template.Resources).length} resources deployed`);
    tell.note(`not deployed: ${types.join(', ')}`);
  });

  story(
    'with a topic for each severity, a queue for what could not be told and a topic to tell that, encrypted with a key that is rotated',
    async (tell) => {
      tell.ran('moto');
      const key = idOf('AWS::KMS::Key', 'Key');
      expect(await moto.json('kms', 'TrentService.GetKeyRotationStatus', { KeyId: key })).toMatchObject({
        KeyRotationEnabled: true,
      });
      const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${key}`;
      expect(stack.of('AWS::SNS::Topic')).toHaveLength(5);
      for (const TopicArn of stack.of('AWS::SNS::Topic')) {
        const { Attributes } = await moto.query<{ Attributes: { entry: { key: string; value: string }[] } }>(
          'sns',
          'GetTopicAttributes',
          { TopicArn },
        );
        expect(Attributes.entry).toContainEqual({ key: 'KmsMasterKeyId', value: keyArn });
      }
      const { QueueUrls } = await moto.json<{ QueueUrls: string[] }>('sqs', 'AmazonSQS.ListQueues');
      expect(QueueUrls).toHaveLength(1);
      const queue = { QueueUrl: QueueUrls[0], AttributeNames: ['All'] };
      expect(await moto.json('sqs', 'AmazonSQS.GetQueueAttributes', queue)).toMatchObject({
        Attributes: { KmsMasterKeyId: keyArn, MessageRetentionPeriod: `${14 * 86_400}` },
      });
    },
  );

  story('with a key that lets in the services that need it and no other', async (tell) => {
    tell.ran('moto');
    const key = { KeyId: idOf('AWS::KMS::Key', 'Key'), PolicyName: 'default' };
    const { Policy } = await moto.json<{ Policy: string | Policy }>('kms', 'TrentService.GetKeyPolicy', key);
    const { Statement } = (typeof Policy === 'string' ? JSON.parse(Policy) : Policy) as Policy;
    expect(Statement.map(({ Principal }) => Principal)).toEqual([
      { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      { Service: `logs.${REGION}.amazonaws.com` },
      { Service: 'aps.amazonaws.com' },
      { Service: 'sns.amazonaws.com' },
      { Service: 'cloudwatch.amazonaws.com' },
    ]);
  });

  story('with logs that forget after a month', async (tell) => {
    tell.ran('moto');
    type Groups = { logGroups: { logGroupName: string; retentionInDays?: number }[] };
    const { logGroups } = await moto.json<Groups>('logs', 'Logs_20140328.DescribeLogGroups');
    expect(logGroups.map(({ logGroupName }) => logGroupName).sort()).toEqual(stack.of('AWS::Logs::LogGroup').sort());
    for (const { retentionInDays } of logGroups) expect(retentionInDays).toBe(30);
  });

  story('with a notifier that the topics of alerts alone call and whose environment holds no secret', async (tell) => {
    tell.ran('moto');
    const name = idOf('AWS::Lambda::Function', 'Notifier');
    const { Configuration, Concurrency } = await lambda(`/2015-03-31/functions/${name}`);
    expect(Configuration).toMatchObject({
      Handler: 'index.handler',
      State: 'Active',
      Timeout: 60,
      Environment: { Variables: { ROUTES: '/var/task/routes.json' } },
      Role: expect.stringMatching(new RegExp(`:role/${idOf('AWS::IAM::Role', 'NotifierRole')}$`)),
    });
    // A new account has nothing to reserve.
    expect(Concurrency).toBeUndefined();
    const { Policy } = await lambda(`/2015-03-31/functions/${name}/policy`);
    const callers = JSON.parse(Policy).Statement.map(
      ({ Principal, Condition }: { Principal: unknown; Condition: { ArnLike: Record<string, string> } }) => {
        expect(Principal).toEqual({ Service: 'sns.amazonaws.com' });
        return Condition.ArnLike['AWS:SourceArn'];
      },
    );
    const lastResort = idOf('AWS::SNS::Topic', 'LastResort');
    expect([...callers, lastResort].sort()).toEqual(stack.of('AWS::SNS::Topic').sort());
  });

  story(
    'with a notifier that may read the three secrets of the blueprint and write to what was made for it',
    async (tell) => {
      tell.ran('moto');
      const allowed = await permissions(idOf('AWS::IAM::Role', 'NotifierRole'));
      expect(allowed['secretsmanager:GetSecretValue']).toEqual(
        ['heartbeat', 'pagerduty', 'slack'].map(
          (secret) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${secret}-??????`,
        ),
      );
      const written = [...allowed['logs:PutLogEvents'], ...allowed['sqs:SendMessage']];
      expect(written).toEqual([
        expect.stringContaining(`:log-group:${idOf('AWS::Logs::LogGroup', 'Notifier')}`),
        expect.stringMatching(
          new RegExp(`^arn:aws:sqs:${REGION}:${ACCOUNT}:shop-ObservatoryAlertingNotifierDeadLetters`),
        ),
      ]);
      expect(Object.values(allowed).flat()).not.toContain('*');
    },
  );

  story(
    'with collectors that are told the cluster and the workspace that were made, and may write to that one',
    async (tell) => {
      tell.ran('moto');
      const [{ environment }] = await containers(idOf('AWS::ECS::TaskDefinition', 'Collector'));
      const [{ name, value }] = environment;
      expect(name).toBe('OBSERVATORY_CONFIG');
      const cluster = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/${idOf('AWS::ECS::Cluster', 'Cluster')}`;
      expect(value).toContain(`- ${cluster}\n`);
      const listed = JSON.parse(`${await moto.rest('aps', 'GET', '/workspaces')}`);
      const [{ arn, prometheusEndpoint }] = listed.workspaces;
      expect(value).toContain(`endpoint: ${prometheusEndpoint}api/v1/remote_write\n`);
      const allowed = await permissions(idOf('AWS::IAM::Role', 'CollectorProgramTaskTaskRole'));
      expect(allowed['aps:RemoteWrite']).toEqual([arn]);
    },
  );

  story('with a service for each program, whose containers log to groups that are there', async (tell) => {
    tell.ran('moto');
    const cluster = idOf('AWS::ECS::Cluster', 'Cluster');
    const services = stack.of('AWS::ECS::Service');
    const { services: found } = (await ecs('DescribeServices', { cluster, services })) as {
      services: { status: string; desiredCount: number; taskDefinition: string }[];
    };
    expect(found.map(({ desiredCount }) => desiredCount).sort()).toEqual([1, 2]);
    expect(found.map(({ taskDefinition }) => taskDefinition).sort()).toEqual(
      stack.of('AWS::ECS::TaskDefinition').sort(),
    );
    const groups = stack.of('AWS::Logs::LogGroup');
    for (const { taskDefinition } of found) {
      for (const { logConfiguration, secrets } of await containers(taskDefinition)) {
        expect(groups).toContain(logConfiguration.options['awslogs-group']);
        expect(logConfiguration.options['awslogs-region']).toBe(REGION);
        // Nothing in the quickstart's programs needs a secret: only the notifier does.
        expect(secrets ?? []).toEqual([]);
      }
    }
  });
});

interface Container {
  readonly name: string;
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets?: { readonly name: string; readonly valueFrom: string }[];
  readonly logConfiguration: { readonly options: Record<string, string> };
}

async function containers(taskDefinition: string): Promise<Container[]> {
  const described = await ecs('DescribeTaskDefinition', { taskDefinition });
  return (described.taskDefinition as { containerDefinitions: Container[] }).containerDefinitions;
}
