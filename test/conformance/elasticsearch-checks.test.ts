import { type ElasticsearchCheck, elasticsearchSays } from '../support/elasticsearch-checks';

describe("Elasticsearch's own checks", () => {
  const writes: ElasticsearchCheck['body'] = { indices: [{ names: ['logs-*'], privileges: ['create_doc'] }] };

  const WRONG: [string, ElasticsearchCheck, RegExp][] = [
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
  ];
  const RIGHT: ElasticsearchCheck[] = [
    ilm({ hot: { actions: { rollover: { max_age: '1d' } } }, delete: { min_age: '3d', actions: { delete: {} } } }),
    { kind: 'allowed', name: 'indices:data/write/bulk[s]@logs-a', body: writes },
    { kind: 'allowed', name: 'indices:data/write/delete@logs-a', body: writes },
  ];

  // All asked at once: a Java program takes a second to start.
  let said: string[] = [];
  beforeAll(() => {
    said = elasticsearchSays([...RIGHT, ...WRONG.map(([, check]) => check)]);
  });

  test.each(WRONG.map(([what, , told], i) => ({ what, told, i })))('find $what', ({ told, i }) => {
    expect(said[RIGHT.length + i]).toMatch(told);
  });

  test('take what is right, and tell what a role allows', () => {
    expect(said.slice(0, RIGHT.length)).toEqual(['ok', 'ok', 'no']);
  });
});

function ilm(phases: unknown): ElasticsearchCheck {
  return { kind: 'ilm', name: 'policy', body: { policy: { phases } } };
}
