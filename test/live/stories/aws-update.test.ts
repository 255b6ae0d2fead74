import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type aws,
  Channel,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';
import { VERSIONS } from '../../../src/programs/versions';
import { everything, support } from '../../aws/support';
import { Moto } from '../aws/moto';
import { Stack, templateOf } from '../aws/stack';
import { STACK, synthesize } from '../aws/synthesize';
import { createOnlyProperties, findings } from '../aws/validation';
import { story } from '../support/story';

const folder = mkdtempSync(join(tmpdir(), 'aws-update-'));
const platform = new Responder('platform', { mail: Channel.email('night@example.com') });
const payments = new Responder('payments', {
  page: Channel.opsgenie({ apiKey: Secret.named('opsgenie', 'key') }),
  mail: Channel.email('payments@example.com'),
});
const older = { references: { collector: `${VERSIONS.collector.image}:0.150.0` } };
const probes = ['storefront', 'admin'].map((name) => Probe.http(name, `https://${name}.example.com/`));
const infrastructure = (props: { certificateDays?: number; more?: boolean; owner?: Responder }) =>
  new Infrastructure({
    batchJobs: true,
    owner: props.owner ?? platform,
    probes: props.more ? probes : probes.slice(0, 1),
    thresholds: { certificateDays: props.certificateDays },
  });

const first = { blueprint: everything({ infrastructure: infrastructure({}) }), images: older };
const changes: Record<string, aws.ObservatoryProps> = {
  'a newer image': { blueprint: first.blueprint },
  'another responder': {
    ...first,
    blueprint: everything({
      escalation: Escalation.through(support, payments),
      infrastructure: infrastructure({ owner: payments }),
    }),
  },
  'another threshold': { ...first, blueprint: everything({ infrastructure: infrastructure({ certificateDays: 30 }) }) },
  'other services, more probes and room for more series': {
    ...first,
    blueprint: everything({
      infrastructure: infrastructure({ more: true }),
      services: ['api', 'web', 'search'].map(
        (name) => new Service(name, { metrics: HttpMetrics.openTelemetry(), objectives: { availability: 99 } }),
      ),
    }),
    collector: { expectedSeries: 2_000_000, replicas: 3 },
  },
};

/** ECS keeps every revision of a task definition: a change is always a new one, which the service then rolls out. */
const REVISIONS = 'AWS::ECS::TaskDefinition';
/** What a subscription is to whom: another address is another subscription. */
const MAY_GO = ['AWS::SNS::Subscription'];

const before = synthesize(join(folder, 'first'), first);
afterAll(() => rmSync(folder, { recursive: true }));

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[key];
  return found;
}

/** Resources that CloudFormation would replace, with the property that makes it. */
function replaced(from: string, to: string): string[] {
  const [old, next] = [templateOf(from, STACK), templateOf(to, STACK)];
  const properties = [from, to].flatMap((place) => createOnlyProperties(join(place, `${STACK}.template.json`)));
  expect(properties.length).toBeGreaterThan(100);
  return [...new Set(properties)].filter((property) => {
    const [id, path] = property.split(' ');
    if (!old.Resources[id] || !next.Resources[id] || old.Resources[id].Type === REVISIONS) return false;
    return JSON.stringify(valueAt(old.Resources[id], path)) !== JSON.stringify(valueAt(next.Resources[id], path));
  });
}

describe('on AWS an observatory that is deployed', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await Moto.start();
  });
  afterAll(() => moto?.stop());

  for (const [name, props] of Object.entries(changes)) {
    story(`loses nothing by ${name}: only task definitions have new revisions`, async (tell) => {
      const after = synthesize(join(folder, name), props);
      const [old, next] = [templateOf(before, STACK), templateOf(after, STACK)];
      expect(JSON.stringify(next) === JSON.stringify(old)).toBe(false);
      expect(findings(join(after, `${STACK}.template.json`))).toEqual([]);
      expect(replaced(before, after)).toEqual([]);
      const gone = Object.entries(old.Resources).filter(([id]) => next.Resources[id]?.Type !== old.Resources[id].Type);
      expect([...new Set(gone.map(([, { Type }]) => Type))].filter((type) => !MAY_GO.includes(type))).toEqual([]);
      tell.ran('cloudformation-validate');
    });
  }

  story(
    'keeps what was made when CloudFormation applies another template, and rolls out new revisions',
    async (tell) => {
      const stack = await Stack.create(moto, before, STACK);
      const old = stack.resources;
      const { blueprint, collector } = changes['other services, more probes and room for more series'];
      await stack.update(synthesize(join(folder, 'all'), { blueprint, collector }));
      expect(await stack.status()).toBe('UPDATE_COMPLETE');
      const { resources } = stack;
      const changed = Object.keys(old).filter((id) => resources[id]?.physicalId !== old[id].physicalId);
      expect([...new Set(changed.map((id) => old[id].type))]).toEqual([REVISIONS]);
      const [task] = changed.filter((id) => id.includes('Collector'));
      expect(resources[task].physicalId).toBe(old[task].physicalId.replace(/:1$/, ':2'));
      tell.ran('moto');
    },
  );
});
