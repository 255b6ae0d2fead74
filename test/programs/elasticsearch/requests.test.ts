import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Retention } from '../../../src/model';
import { type LogStoreOptions, restoreRequest, storePlan, storeRequests } from '../../../src/programs/elasticsearch';
import { days, shop } from './blueprint';

const archive = { kind: 's3', bucket: 'archive', folder: 'logs' } as const;

// biome-ignore lint/suspicious/noExplicitAny: bodies of every kind, which are looked into at any depth.
type Json = Record<string, any>;

function requests(options: LogStoreOptions = { archive }, retention?: Retention): Record<string, Json> {
  const list = storeRequests(storePlan(shop(retention), options));
  return Object.fromEntries(list.map((request) => [request.path, request.body]));
}

describe('what is asked of Elasticsearch', () => {
  test('names what it needs only after it was made', () => {
    const kinds = storeRequests(storePlan(shop(), { archive })).map(({ path }) =>
      path.split('/').slice(1, -1).join('/'),
    );
    expect([...new Set(kinds)]).toEqual([
      '_snapshot',
      '_slm/policy',
      '_ilm/policy',
      '_component_template',
      '_index_template',
      '_security/role',
    ]);
  });

  test('gives each data set a stream by the naming scheme of data streams', () => {
    const streams = storePlan(shop(), { archive }).datasets.map((dataset) => dataset.stream);
    expect(streams).toEqual([
      'logs-my_shop.app-production',
      'logs-my_shop.error-production',
      'logs-my_shop.access-production',
      'logs-my_shop.audit-production',
    ]);
  });

  test('moves and deletes by the retention', () => {
    const { phases } = requests()['/_ilm/policy/my-shop-logs-app'].policy;
    expect(Object.keys(phases)).toEqual(['hot', 'warm', 'cold', 'delete']);
    expect([phases.warm.min_age, phases.cold.min_age, phases.delete.min_age]).toEqual(['7d', '20d', '30d']);
    expect(phases.hot.actions.rollover).toEqual({ max_primary_shard_size: '50gb', max_age: '1d' });
  });

  test('makes an index small on its way to other disks, or at once when it stays', () => {
    const moving = requests({ archive, shards: 3 })['/_ilm/policy/my-shop-logs-app'].policy.phases;
    expect(moving.warm.actions).toMatchObject({ shrink: { number_of_shards: 1 }, forcemerge: { max_num_segments: 1 } });
    expect(moving.hot.actions).not.toHaveProperty('forcemerge');
    const staying = requests({}, Retention.for(days(30)))['/_ilm/policy/my-shop-logs-app'].policy.phases;
    expect(staying.hot.actions).toMatchObject({ forcemerge: { max_num_segments: 1 } });
    expect(staying.hot.actions).not.toHaveProperty('shrink');
  });

  test('deletes what is archived only when a snapshot has it', () => {
    const all = requests();
    expect(all['/_ilm/policy/my-shop-logs-app'].policy.phases.delete.actions).toEqual({
      wait_for_snapshot: { policy: 'my-shop-logs-app' },
      delete: {},
    });
    expect(all['/_ilm/policy/my-shop-logs-audit'].policy.phases.delete.actions).toEqual({ delete: {} });
  });

  test('keeps snapshots until the archive ends, counted from when a line was written', () => {
    expect(requests()['/_slm/policy/my-shop-logs-app']).toMatchObject({
      schedule: '0 0 1 ? * *',
      repository: 'my-shop-logs-archive',
      config: { indices: ['logs-my_shop.app-production'] },
      retention: { expire_after: '335d' },
    });
  });

  test('takes snapshots weekly where a day each would be too many', () => {
    const long = new Retention({ delete: days(30), archive: days(2555) });
    expect(requests({ archive }, long)['/_slm/policy/my-shop-logs-app'].schedule).toBe('0 0 1 ? * SUN');
  });

  test.each([
    [archive, { type: 's3', settings: { bucket: 'archive', base_path: 'logs' } }],
    [{ kind: 'gcs', bucket: 'b' } as const, { type: 'gcs', settings: { bucket: 'b' } }],
    [{ kind: 'volume', path: '/archive' } as const, { type: 'fs', settings: { location: '/archive', compress: true } }],
  ])('archives to %j', (place, repository) => {
    expect(requests({ archive: place })['/_snapshot/my-shop-logs-archive']).toEqual(repository);
  });

  test('takes no field that nobody named, and what services add as one field', () => {
    const { mappings } = requests()['/_component_template/my-shop-logs-fields'].template;
    expect(mappings.dynamic).toBe(false);
    expect(mappings.properties.metadata.type).toBe('flattened');
    expect(mappings.properties.labels.type).toBe('flattened');
    expect(mappings.properties.log.properties.level.type).toBe('keyword');
  });

  test('has fields that services declared', () => {
    const fields = [{ service: 'cart', name: 'shop.cart.items', type: 'long' as const }];
    const { mappings } = requests({ archive, fields })['/_component_template/my-shop-logs-fields'].template;
    expect(mappings.properties.shop.properties.cart.properties.items).toEqual({ type: 'long' });
  });

  test('gives teams a role for their own services, and audit to none of them', () => {
    const all = requests({ archive, documentSecurity: true });
    const [team] = all['/_security/role/my-shop-logs-team-checkout'].indices;
    expect(team.query).toEqual({ terms: { 'service.name': ['payment'] } });
    expect(team.names).not.toContain('logs-my_shop.audit-production');
    expect(all['/_security/role/my-shop-logs-team-support'].indices[0].query).toEqual({
      terms: { 'service.name': ['api', 'cart'] },
    });
  });

  test('asks for no feature of paid licences unless told to', () => {
    expect(JSON.stringify(requests())).not.toMatch(/"query":\{"terms"|searchable_snapshot/);
  });

  test('is the same each time', () => {
    expect(JSON.stringify(requests())).toBe(JSON.stringify(requests()));
  });
});

describe('bringing lines back from the archive', () => {
  test('is done as the docs say', () => {
    const page = readFileSync(join(__dirname, '../../../docs/logs.md'), 'utf8');
    const [, path, body] = /POST (\S+)\n([\s\S]+?)```/.exec(page) ?? [];
    const named = (text: string) => text.replace('logs-NAME.', 'logs-my_shop.').replace('NAME', 'my-shop');
    const plan = storePlan(shop(), { archive });
    const request = restoreRequest(plan, plan.datasets[0], 'SNAPSHOT');
    expect(named(path)).toBe(request.path);
    expect(JSON.parse(named(body))).toEqual(request.body);
  });
});

describe('what is asked of OpenSearch', () => {
  const all = requests({ engine: 'opensearch', archive });

  test('states follow each other by the retention', () => {
    const { policy } = all['/_plugins/_ism/policies/my-shop-logs-app'];
    expect(policy.default_state).toBe('hot');
    const path = policy.states.map((state: Json) => [
      state.name,
      state.transitions.map((to: Json) => `${to.state_name} ${to.conditions.min_rollover_age}`),
    ]);
    expect(path).toEqual([
      ['hot', ['warm 7d']],
      ['warm', ['cold 20d']],
      ['cold', ['delete 30d']],
      ['delete', []],
    ]);
    expect(policy.ism_template[0].index_patterns).toEqual(['logs-my_shop.app-production']);
  });

  test("uses Amazon's storage where it is chosen, from which it deletes too", () => {
    const { policy } = requests({ engine: 'opensearch', archive, ultraWarm: true })[
      '/_plugins/_ism/policies/my-shop-logs-app'
    ];
    const actions = policy.states.flatMap((state: Json) => state.actions.map((action: Json) => Object.keys(action)[1]));
    expect(actions).toEqual(expect.arrayContaining(['warm_migration', 'cold_migration', 'cold_delete']));
  });

  test('has no setting that only Elasticsearch knows', () => {
    const templates = Object.entries(all).filter(([path]) => path.includes('template'));
    expect(JSON.stringify(templates)).not.toMatch(/lifecycle|flattened/);
  });

  test('archives daily, and ends the archive', () => {
    expect(all['/_plugins/_sm/policies/my-shop-logs-app']).toMatchObject({
      creation: { schedule: { cron: { expression: '0 1 * * *' } } },
      deletion: { condition: { max_age: '335d', min_count: 1 } },
      snapshot_config: { indices: 'logs-my_shop.app-production', repository: 'my-shop-logs-archive' },
    });
  });

  test('teams see their own lines', () => {
    const [team] = all['/_plugins/_security/api/roles/my-shop-logs-team-checkout'].index_permissions;
    expect(JSON.parse(team.dls)).toEqual({ terms: { 'service.name': ['payment'] } });
  });

  test('changes of policies carry what was there before', () => {
    const list = storeRequests(storePlan(shop(), { engine: 'opensearch', archive }));
    const plugins = list.filter(({ path }) => /_ism|_sm/.test(path));
    expect(plugins.every((request) => request.versioned)).toBe(true);
  });
});
