import { Duration, Retention } from '../../../src/model';
import type { ObservatoryError } from '../../../src/model/problem';
import { type LogStoreOptions, storePlan } from '../../../src/programs/elasticsearch';
import { days, shop } from './blueprint';

const archive = { kind: 's3', bucket: 'archive' } as const;
const retention = Retention.for(days(30));

function problemsOf(options: LogStoreOptions): { code: string; where: string; message: string; mend: string }[] {
  try {
    storePlan(shop(), options);
    return [];
  } catch (error) {
    return (error as ObservatoryError).problems;
  }
}

describe('a store of logs', () => {
  test('has nothing wrong as it comes', () => {
    expect(problemsOf({ archive })).toEqual([]);
  });

  test.each<[string, LogStoreOptions, string, RegExp]>([
    ['an archive without a place', {}, 'archive-without-place', /'app' is to be archived for 365d/],
    [
      'a place and nothing to archive',
      { archive, datasets: [{ name: 'app', retention }] },
      'nothing-archived',
      /no data set/,
    ],
    [
      'a retention shorter than the rollover',
      { datasets: [{ name: 'app', retention: Retention.for(days(2)), rollover: { age: days(2) } }] },
      'retention-shorter-than-rollover',
      /deleted after 2d, and an index is open for 2d/,
    ],
    [
      'data that becomes warm before its index is closed',
      {
        datasets: [
          { name: 'app', retention: new Retention({ warm: days(1), delete: days(9) }), rollover: { age: days(3) } },
        ],
      },
      'retention-shorter-than-rollover',
      /become warm after 1d/,
    ],
    [
      'shards that are too large',
      { datasets: [{ name: 'app', retention, rollover: { shardGib: 200 } }] },
      'shard-size',
      /200 GiB/,
    ],
    ['a hyphen in a name', { datasets: [{ name: 'my-app', retention }] }, 'invalid-name', /'my-app'/],
    [
      'two data sets of one name',
      {
        datasets: [
          { name: 'app', retention },
          { name: 'app', retention },
        ],
      },
      'duplicate-name',
      /'app'/,
    ],
    ['UltraWarm on Elasticsearch', { archive, ultraWarm: true }, 'wrong-engine', /UltraWarm/],
    [
      'cold storage without UltraWarm before it',
      {
        engine: 'opensearch',
        ultraWarm: true,
        datasets: [{ name: 'app', retention: new Retention({ cold: days(9), delete: days(30) }) }],
      },
      'cold-without-warm',
      /'app'/,
    ],
    ['half a shard', { archive, shards: 0.5 }, 'invalid-shards', /0.5/],
    ['a relative folder', { archive: { kind: 'volume', path: 'archive' } }, 'invalid-path', /'archive'/],
    [
      'a field with two types',
      {
        archive,
        fields: [
          { service: 'api', name: 'shop.total', type: 'long' },
          { service: 'cart', name: 'shop.total', type: 'keyword' },
        ],
      },
      'conflicting-field-types',
      /'shop.total' is keyword in cart and long in api/,
    ],
    [
      'another type for a field of the common schema',
      { archive, fields: [{ service: 'api', name: 'http.response.status_code', type: 'keyword' }] },
      'conflicting-field-types',
      /Elastic Common Schema/,
    ],
    [
      'a field below a value',
      { archive, fields: [{ service: 'api', name: 'message.length', type: 'long' }] },
      'field-below-value',
      /below 'message'/,
    ],
    [
      'a field below metadata',
      { archive, fields: [{ service: 'api', name: 'metadata.total', type: 'long' }] },
      'field-below-value',
      /below 'metadata'/,
    ],
    [
      'a value where others have fields',
      { archive, fields: [{ service: 'api', name: 'http', type: 'keyword' }] },
      'field-below-value',
      /'http.request.body.bytes' stands below it/,
    ],
    [
      'more fields than a store bears',
      {
        archive,
        fields: Array.from({ length: 500 }, (_, i) => ({ service: 'api', name: `f${i}`, type: 'long' as const })),
      },
      'too-many-fields',
      /\d+ fields/,
    ],
  ])('does not come with %s: the place and the mend are told', (_, options, code, told) => {
    const found = problemsOf(options);
    expect(found.map((problem) => problem.code)).toContain(code);
    const problem = found.find((candidate) => candidate.code === code);
    expect(problem?.message).toMatch(told);
    expect(problem?.where).toMatch(/^Blueprint 'my-shop' › logs/);
    expect(problem?.mend).toMatch(/\w{4,}/);
  });

  test('tells all that is wrong at once', () => {
    const codes = problemsOf({ ultraWarm: true, shards: 0 }).map((problem) => problem.code);
    expect(codes).toEqual(expect.arrayContaining(['archive-without-place', 'wrong-engine', 'invalid-shards']));
  });

  test('lets two services share a field of one type', () => {
    const fields = ['api', 'cart'].map((service) => ({ service, name: 'shop.total', type: 'long' as const }));
    expect(problemsOf({ archive, fields })).toEqual([]);
  });

  test('takes a retention of hours: its indices are closed in time', () => {
    const short = storePlan(shop(Retention.for(Duration.hours(3))));
    expect(short.datasets[0].rollover.ageMillis).toBe(Duration.hours(1).toMillis());
  });
});
