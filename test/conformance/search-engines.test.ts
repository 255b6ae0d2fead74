import { type ElasticsearchCheck, elasticsearchSays } from '../support/elasticsearch-checks';
import { OpenSearch } from '../support/opensearch';

describe('the OpenSearch of the tests', () => {
  let opensearch: OpenSearch;
  beforeAll(async () => {
    opensearch = await OpenSearch.start();
  });
  afterAll(() => opensearch?.stop());

  test('takes a document and finds it', async () => {
    await opensearch.write('letters', [{ word: 'alpha' }, { word: 'beta' }]);
    const { hits } = await opensearch.do('GET', '/letters/_search?q=word:beta');
    expect(hits.hits.map((hit: { _source: unknown }) => hit._source)).toEqual([{ word: 'beta' }]);
  });

  test('refuses what is wrong', async () => {
    const answer = await opensearch.ask('PUT', '/_index_template/wrong', { index_patterns: ['x'], unknown: 1 });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('unknown field [unknown]');
  });
});

describe("Elasticsearch's own checks", () => {
  const writes: ElasticsearchCheck['body'] = { indices: [{ names: ['logs-*'], privileges: ['create_doc'] }] };

  test.each<[string, ElasticsearchCheck, RegExp]>([
    ['an unknown condition', ilm({ hot: { actions: { rollover: { max_sizee: '1gb' } } } }), /max_sizee/],
    ['an action in the wrong phase', ilm({ delete: { actions: { rollover: { max_age: '1d' } } } }), /rollover/],
    ['an unknown phase', ilm({ warmish: { actions: {} } }), /warmish/],
    ['a wrong duration', ilm({ delete: { min_age: '30days', actions: { delete: {} } } }), /30days/],
    [
      'phases in the wrong order',
      ilm({ warm: { min_age: '9d', actions: {} }, delete: { min_age: '3d', actions: { delete: {} } } }),
      /min_age/,
    ],
    [
      'an unknown privilege',
      { kind: 'role', name: 'x', body: { indices: [{ names: ['a'], privileges: ['raed'] }] } },
      /unknown index privilege \[raed\]/,
    ],
    [
      'a schedule that is none',
      { kind: 'slm', name: 'x', body: { schedule: 'daily', name: '<x>', repository: 'r' } },
      /schedule/,
    ],
    ['an unknown field of a template', { kind: 'index-template', name: 'x', body: { wrong: 1 } }, /wrong/],
  ])('find %s', (_, check, told) => {
    expect(elasticsearchSays([check])[0]).toMatch(told);
  });

  test('take what is right', () => {
    const [policy, allowed, denied] = elasticsearchSays([
      ilm({ hot: { actions: { rollover: { max_age: '1d' } } }, delete: { min_age: '3d', actions: { delete: {} } } }),
      { kind: 'allowed', name: 'indices:data/write/bulk[s]@logs-a', body: writes },
      { kind: 'allowed', name: 'indices:data/write/delete@logs-a', body: writes },
    ]);
    expect([policy, allowed, denied]).toEqual(['ok', 'ok', 'no']);
  });
});

function ilm(phases: unknown): ElasticsearchCheck {
  return { kind: 'ilm', name: 'policy', body: { policy: { phases } } };
}
