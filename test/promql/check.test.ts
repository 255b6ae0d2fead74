import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, mapSelectors, parse, withMatchers } from '../../src/promql';
import { knowledge } from './metrics';
import { expressions, faulty } from './testdata';

const first = (text: string) => check(parse(text), knowledge)[0];

describe('check', () => {
  test.each(faulty('suspicious'))('finds $code in $text', ({ code, text }) => {
    expect(check(parse(text), knowledge).map((problem) => problem.code)).toContain(code);
  });

  test('has nothing to say about sound expressions', () => {
    const complaints = expressions('sound').flatMap((text) =>
      check(parse(text), knowledge).map(({ pretty }) => pretty),
    );
    expect(complaints).toEqual([]);
  });

  test('says where, what and how to mend it', () => {
    const problem = first('sum(rate(errors_total[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.01');
    expect(problem).toMatchObject({ code: 'join-labels-differ', line: 1, column: 29 });
    expect(problem.pretty.split('\n')).toEqual([
      '1:29: the sides of / never match: only the right one has job [join-labels-differ]',
      '  sum(rate(errors_total[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.01',
      '                              ^',
      '  Aggregate the left side by (job) too.',
    ]);
  });

  test('names what somebody may have meant', () => {
    expect(first('http_request_total').hint).toBe('Did you mean http_requests_total?');
    expect(first('memory_bytes{jb="api"}').hint).toBe('Did you mean job?');
    expect(first('memory_bytes{zone="a"}').hint).toBe('There are: instance and job.');
    expect(first('histogram_quantile(95, unseen_bucket)').hint).toBe('Write 0.95.');
  });

  test('tells the shortest range that is safe', () => {
    expect(first('rate(http_requests_total[30s])').hint).toBe('Take at least 1m; 2m survives a missed scrape.');
    expect(first('avg_over_time(slow_gauge[1m])').hint).toBe('Take at least 10m; 20m survives a missed scrape.');
  });

  test('points at the aggregation that drops le', () => {
    const text = 'histogram_quantile(0.9, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))';
    expect(first(text)).toMatchObject({ from: text.indexOf('sum'), to: text.indexOf('sum') + 3 });
  });

  test('finds all there is, in the order of the text', () => {
    const problems = check(parse('rate(memory_bytes[10s])\n/\nno_such_thing{job="b", job="c"}'), knowledge);
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '1 rate-of-gauge',
      '1 short-range',
      '3 unknown-metric',
      '3 matchers-contradict',
    ]);
  });

  test('checks expressions that were changed after parsing, with places in their canonical text', () => {
    const changed = withMatchers(parse('sum(memory_bytes)'), [{ name: 'zone', op: '=', value: 'a' }]);
    const [problem] = check(changed, knowledge);
    expect(problem.code).toBe('unknown-label');
    expect(problem.pretty).toContain('  sum(memory_bytes{zone="a"})\n                   ^^^^^^^^');
    const inlined = mapSelectors(parse('job:rate == 0'), () => parse('rate(memory_bytes[5m])'));
    expect(check(inlined, knowledge).map(({ code }) => code)).toEqual(['rate-of-gauge']);
  });

  test('without names of metrics there is still a hint', () => {
    const [problem] = check(parse('x'), { metric: () => undefined, scrapeIntervalMs: 30_000 });
    expect(problem.hint).toBe('Declare it where it is made.');
  });

  test('every code that can come is explained in the docs', () => {
    const page = readFileSync(join(__dirname, '../../docs/promql.md'), 'utf8');
    const codes = (['bad', 'refused', 'suspicious'] as const).flatMap((name) => faulty(name).map(({ code }) => code));
    expect([...new Set(codes)].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
