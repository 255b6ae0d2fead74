import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Retention } from '../../src/model';
import { restoreRequest, storePlan, storeRequests } from '../../src/programs/elasticsearch';
import { days, shop } from '../programs/elasticsearch/blueprint';
import { type ElasticsearchCheck, elasticsearchSays } from '../support/elasticsearch-checks';
import { loggedLines } from '../support/log-documents';
import { OPENSEARCH_TIMEOUT, OpenSearch } from '../support/opensearch';

describe('a store of logs in OpenSearch', () => {
  let store: OpenSearch;
  const stream = 'logs-my_shop.app-production';
  const line = { '@timestamp': '2024-03-20T10:00:00Z', message: 'Request processed' };

  beforeAll(async () => {
    store = await OpenSearch.start();
    await provision();
  }, OPENSEARCH_TIMEOUT);
  afterAll(() => store?.stop());

  function storePlanned() {
    const archive = { kind: 'volume', path: join(store.folder, 'archive') } as const;
    const fields = [{ service: 'cart', name: 'shop.cart.items', type: 'long' as const }];
    return storePlan(shop(), { engine: 'opensearch', archive, fields, replicas: 0 });
  }

  /** All but what plugins take, which this OpenSearch does not have: state and snapshot management, security. */
  async function provision(): Promise<void> {
    for (const { method, path, body } of storeRequests(storePlanned()))
      if (!path.startsWith('/_plugins/')) await store.do(method, path, body);
  }

  const find = async (query: string, target = stream): Promise<number> =>
    (await store.do('GET', `/${target}/_count?q=${encodeURIComponent(query)}`)).count;

  test('makes a data stream for the first line, compressed, with the fields of the schema', async () => {
    const lines = loggedLines(500);
    await store.write(
      stream,
      lines.map(({ document }) => document),
    );
    const [{ name, template }] = (await store.do('GET', `/_data_stream/${stream}`)).data_streams;
    expect([name, template]).toEqual([stream, 'my-shop-logs-app']);
    const [settings] = Object.values<{ settings: { index: { codec: string } } }>(
      await store.do('GET', `/${stream}/_settings`),
    );
    expect(settings.settings.index.codec).toBe('best_compression');
    const errors = lines.filter(({ json }) => JSON.parse(json).level === 'error').length;
    expect(await find('log.level:error')).toBe(errors);
    const { request_id } = JSON.parse(lines[7].json).metadata;
    expect(await find(`metadata.request_id:"${request_id}"`)).toBe(1);
    expect(await find('message:"Payment authorized"')).toBeGreaterThan(10);
  });

  test('is the same when it is asked for again', async () => {
    const before = await store.do('GET', '/_index_template/my-shop-*');
    await provision();
    expect(await store.do('GET', '/_index_template/my-shop-*')).toEqual(before);
  });

  test('does not grow fields, whatever services log', async () => {
    const fields = () => store.do('GET', `/${stream}/_mapping`);
    const before = await fields();
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, i]));
    await store.write(stream, [{ ...line, metadata: many, labels: many, unknown: many }]);
    expect(await fields()).toEqual(before);
    expect(await find('metadata.key2999:2999')).toBe(1);
    expect(await find('unknown.key2999:2999')).toBe(0);
  });

  test('keeps a line of which one value is wrong, and says which', async () => {
    await store.write(stream, [
      { ...line, message: 'half wrong', client: { ip: '10.0.*.*' }, event: { duration: 'soon' } },
    ]);
    const { hits } = await store.do('GET', `/${stream}/_search?q=message:"half wrong"`);
    expect(hits.hits[0]._ignored.sort()).toEqual(['client.ip', 'event.duration']);
    expect(hits.hits[0]._source.client.ip).toBe('10.0.*.*');
  });

  test('keeps a line with words that are too long for an index', async () => {
    const word = 'x'.repeat(40_000);
    const error = { stack_trace: word, type: word };
    await store.write(stream, [
      { ...line, message: 'long word', error, event: { original: word }, url: { full: word } },
    ]);
    expect(await find('message:"long word"')).toBe(1);
  });

  test('counts with fields that services declared', async () => {
    await store.write(stream, [
      { ...line, shop: { cart: { items: 3 } } },
      { ...line, shop: { cart: { items: 12 } } },
    ]);
    expect(await find('shop.cart.items:>9')).toBe(1);
  });

  test('keeps data sets apart, and finds in all of them at once', async () => {
    await store.write('logs-my_shop.audit-production', [{ ...line, message: 'Role granted' }]);
    expect(await find('message:granted')).toBe(0);
    expect(await find('message:granted', 'logs-my_shop.*')).toBe(1);
    expect(await find('data_stream.dataset:my_shop.audit', 'logs-my_shop.*')).toBe(1);
  });

  test('changes no line that was written', async () => {
    const put = await store.ask('PUT', `/${stream}/_doc/1`, line);
    expect([put.status, JSON.stringify(put.body)]).toEqual([
      400,
      expect.stringContaining('only write ops with an op_type of create'),
    ]);
  });

  test('goes on to a new index, and finds what is in the old one', async () => {
    const before = await find('*');
    expect((await store.do('POST', `/${stream}/_rollover`)).rolled_over).toBe(true);
    await store.write(stream, [line]);
    expect((await store.do('GET', `/_data_stream/${stream}`)).data_streams[0].indices).toHaveLength(2);
    expect(await find('*')).toBe(before + 1);
  });

  test('is archived, lost, and restored from the archive', async () => {
    const before = await find('*');
    const snapshot = '/_snapshot/my-shop-logs-archive/first';
    const taken = await store.do('PUT', `${snapshot}?wait_for_completion=true`, {
      indices: stream,
      include_global_state: false,
    });
    expect(taken.snapshot).toMatchObject({ state: 'SUCCESS', shards: { failed: 0 } });
    await store.do('DELETE', `/_data_stream/${stream}`);
    expect((await store.ask('GET', `/${stream}/_count`)).status).toBe(404);
    const restored = await store.do('POST', `${snapshot}/_restore?wait_for_completion=true`, { indices: stream });
    expect(restored.snapshot.shards.failed).toBe(0);
    expect(await find('*')).toBe(before);
    await store.write(stream, [{ ...line, message: 'after the restore' }]);
    expect(await find('message:"after the restore"')).toBe(1);
  });

  test('has old lines brought back beside those of today, as the restore procedure says', async () => {
    await store.write(stream, [{ ...line, message: 'of today' }]);
    const plan = storePlanned();
    const { method, path, body } = restoreRequest(plan, plan.datasets[0], 'first');
    await store.do(method, `${path}?wait_for_completion=true`, body);
    expect(await find('message:"Payment authorized"', `restored-${stream}`)).toBeGreaterThan(10);
    expect(await find('message:"of today"', `restored-${stream}`)).toBe(0);
    expect(await find('message:"of today"')).toBe(1);
    await store.do('DELETE', `/_data_stream/restored-${stream}`);
    expect(await find('message:"of today"')).toBe(1);
  });

  test('tells when its archive is gone', async () => {
    rmSync(join(store.folder, 'archive'), { recursive: true });
    const { status } = await store.ask('PUT', '/_snapshot/my-shop-logs-archive/second?wait_for_completion=true', {});
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe('a store of logs, to Elasticsearch', () => {
  const KINDS: Record<string, ElasticsearchCheck['kind']> = {
    _slm: 'slm',
    _ilm: 'ilm',
    _security: 'role',
    _component_template: 'component-template',
    _index_template: 'index-template',
  };
  const archive = { kind: 's3', bucket: 'archive' } as const;

  function checks(retention?: Retention, shards = 1): ElasticsearchCheck[] {
    const place = retention?.archive || !retention ? { archive } : {};
    return storeRequests(storePlan(shop(retention), { ...place, shards, documentSecurity: true })).flatMap(
      ({ path, body }) => {
        const [, api, ...rest] = path.split('/');
        return api in KINDS ? [{ kind: KINDS[api], name: rest.at(-1) ?? '', body }] : [];
      },
    );
  }

  const RETENTIONS: [string, Retention | undefined, number][] = [
    ['hot, warm, cold, archived', undefined, 3],
    ['only hot', Retention.for(days(30)), 1],
    ['only hot, of several shards', Retention.for(days(30)), 2],
    ['cold without warm', new Retention({ cold: days(3), delete: days(9), archive: days(3000) }), 2],
    ['a day', Retention.for(days(1)), 1],
  ];

  const APPEND = 'indices:data/write/bulk[s]';
  const REPLACE = 'indices:data/write/index:op_type/index';
  const UPDATE = 'indices:data/write/update';
  const DELETE = 'indices:data/write/delete';
  const DROP = 'indices:admin/delete';
  const SEARCH = 'indices:data/read/search';
  const AUDIT = 'logs-my_shop.audit-production';
  const APP = 'logs-my_shop.app-production';
  const ROLES: [string, string, string[], string[]][] = [
    ['audit-writer', AUDIT, [APPEND], [REPLACE, UPDATE, DELETE, DROP, SEARCH]],
    ['audit-writer', APP, [], [APPEND, SEARCH]],
    ['writer', APP, [APPEND], [UPDATE, DELETE, DROP, SEARCH]],
    ['writer', AUDIT, [], [APPEND, SEARCH, DELETE]],
    ['audit-reader', AUDIT, [SEARCH], [APPEND, UPDATE, DELETE, DROP]],
    ['audit-reader', `restored-${AUDIT}`, [SEARCH], [APPEND, UPDATE, DELETE, DROP]],
    ['team-checkout', `restored-${AUDIT}`, [], [SEARCH]],
    ['team-checkout', APP, [SEARCH], [APPEND, DELETE, DROP]],
    ['team-checkout', AUDIT, [], [SEARCH]],
    ['watcher', APP, ['indices:monitor/stats'], [SEARCH, APPEND, DROP]],
  ];

  function permissionChecks([role, index, may, mayNot]: (typeof ROLES)[number]): ElasticsearchCheck[] {
    const body = checks().find(({ name }) => name === `my-shop-logs-${role}`)?.body;
    return [...may, ...mayNot].map((action) => ({ kind: 'allowed', name: `${action}@${index}`, body }));
  }

  // All asked at once: a Java program takes a second to start.
  const said = new Map<string, string>();
  const keyOf = (check: ElasticsearchCheck) => JSON.stringify(check);
  beforeAll(() => {
    const bodies = RETENTIONS.flatMap(([, retention, shards]) => checks(retention, shards));
    const all = [...bodies, ...ROLES.flatMap(permissionChecks)];
    const answers = elasticsearchSays(all);
    for (const [i, check] of all.entries()) said.set(keyOf(check), answers[i]);
  });

  test.each(RETENTIONS)('lifecycles, archives, templates and roles are right: %s', (_, retention, shards) => {
    const all = checks(retention, shards);
    expect(all.length).toBeGreaterThan(15);
    expect(all.map((check) => `${check.kind} ${check.name}: ${said.get(keyOf(check))}`)).toEqual(
      all.map(({ kind, name }) => `${kind} ${name}: ok`),
    );
  });

  test.each(ROLES)('the role %s may do with %s what it must, and no more', (...role) => {
    const [, , may, mayNot] = role;
    expect(permissionChecks(role).map((check) => said.get(keyOf(check)))).toEqual([
      ...may.map(() => 'ok'),
      ...mayNot.map(() => 'no'),
    ]);
  });
});
