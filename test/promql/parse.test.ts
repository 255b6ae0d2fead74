import { FUNCTIONS, PromqlError, parse, typeOf } from '../../src/promql';
import { shape } from './shape';
import { expressions, faulty } from './testdata';

function failure(text: string): PromqlError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
  throw new Error(`no error in ${text}`);
}

describe('parse', () => {
  test('reads all that Prometheus reads', () => {
    for (const text of expressions('good')) expect(() => parse(text)).not.toThrow();
  });

  test('experimental functions have to be asked for', () => {
    for (const text of expressions('experimental')) {
      expect(failure(text).problems.map(({ code }) => code)).toEqual(['experimental-function']);
      expect(() => parse(text, { experimental: true })).not.toThrow();
    }
  });

  test('the examples make use of every function that there is', () => {
    const called = [...expressions('good'), ...expressions('experimental')].join('\n');
    expect([...FUNCTIONS.keys()].filter((name) => !new RegExp(`^${name}\\(`, 'm').test(called))).toEqual([]);
  });

  test.each([...faulty('bad'), ...faulty('refused')])('finds $code in $text', ({ code, text }) => {
    expect(failure(text).problems.map((problem) => problem.code)).toContain(code);
  });

  test('keeps where everything stands', () => {
    const text = 'sum by (job) (rate(up{a="b"}[5m] offset 1h)) > 5';
    const expr = parse(text);
    if (expr.kind !== 'binary' || expr.left.kind !== 'aggregate' || expr.left.expr.kind !== 'call') throw new Error();
    const [range] = expr.left.expr.args;
    if (range.kind !== 'matrix') throw new Error();
    const at = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
    expect(at(expr)).toBe(text);
    expect(at(expr.opSpan)).toBe('>');
    expect(at(expr.left)).toBe('sum by (job) (rate(up{a="b"}[5m] offset 1h))');
    expect((expr.left.by ?? []).map(at)).toEqual(['job']);
    expect(at(range)).toBe('up{a="b"}[5m] offset 1h');
    expect(at(range.vector)).toBe('up{a="b"}');
    expect(range.vector.matchers.map(at)).toEqual(['a="b"']);
  });

  test('signs and operators bind as in Prometheus', () => {
    const same = (text: string, grouped: string) => expect(shape(parse(text))).toEqual(shape(parse(grouped)));
    same('-a ^ 2 * b', '(-(a ^ 2)) * b');
    same('2 ^ 3 ^ 2', '2 ^ (3 ^ 2)');
    same('a - b - c', '(a - b) - c');
    same('a + b offset 5m * c', 'a + ((b offset 5m) * c)');
    same('a or b and c unless d or e', '(a or ((b and c) unless d)) or e');
    same('a == b + c > d', '(a == (b + c)) > d');
    same('a * b atan2 c % d', '((a * b) atan2 c) % d');
    same('-a + max_over_time(b[5m:1m])', '(-a) + max_over_time((b)[5m:1m])');
  });

  test('reads joins', () => {
    expect(shape(parse('a / on (x, "y.z") group_left (t) b'))).toMatchObject({
      matching: { on: [{ name: 'x' }, { name: 'y.z' }], card: 'many-to-one', include: [{ name: 't' }] },
    });
    expect(parse('a + ignoring (x) group_right b')).toMatchObject({
      matching: { ignoring: [{ name: 'x' }], card: 'one-to-many', include: [] },
    });
    expect(parse('a and on () b')).toMatchObject({ matching: { on: [], card: 'many-to-many' } });
    expect(parse('a > bool b')).toMatchObject({ bool: true });
    expect(parse('a > b')).not.toHaveProperty('matching');
  });

  test('reads times', () => {
    expect(parse('a[1h30m] @ 1609746000.5 offset -1w')).toMatchObject({
      kind: 'matrix',
      rangeMs: 5_400_000,
      vector: { metric: 'a', at: 1_609_746_000_500, offsetMs: -604_800_000 },
    });
    expect(parse('a[300:] @ end()')).toMatchObject({ kind: 'subquery', rangeMs: 300_000, at: 'end' });
    expect(parse('a[1h:1m] offset 5m')).toMatchObject({ rangeMs: 3_600_000, stepMs: 60_000, offsetMs: 300_000 });
  });

  test('reads names in quotes', () => {
    expect(parse('{"http.server.duration", "service.name"=~"a|b"}')).toMatchObject({
      metric: 'http.server.duration',
      matchers: [{ name: 'service.name', op: '=~', value: 'a|b' }],
    });
  });
});

describe('PromqlError', () => {
  test('shows the line with carets under the place, and how to mend it', () => {
    const error = failure('sum by (job) (\n\trate(requests_total)\n) > 5');
    expect(error).toMatchObject({ line: 2, column: 7, hint: 'Give it a range: metric[5m].' });
    expect(error.pretty().split('\n')).toEqual([
      '2:7: argument 1 of rate() must be a range vector, not an instant vector [wrong-type]',
      '  \trate(requests_total)',
      '  \t     ^^^^^^^^^^^^^^',
      '  Give it a range: metric[5m].',
    ]);
    expect(error.message).toBe(error.pretty());
  });

  test('collects all that is wrong where the syntax is right', () => {
    const { problems } = failure('rate(a) + histogram_quantile(b) + limitk(1, c) + d{x=~"("}');
    expect(problems.map(({ code }) => code)).toEqual([
      'wrong-type',
      'wrong-arity',
      'wrong-type',
      'experimental-function',
      'bad-regex',
    ]);
  });

  test.each([
    ['rat(x[5m])', 'Did you mean rad or rate?'],
    ['a == 1 && b', 'The operator is `and`.'],
    ['rate(x[$__rate_interval])', 'Write a duration such as 5m.'],
    ['a = 5', 'To compare write ==.'],
    ['x{a=="b"}', 'Inside braces one = is enough.'],
    ['http.server.duration', 'A metric name with dots is written in braces and quotes: {"http.server.duration"}.'],
    ['rate(sum(x))', 'Take rates of plain metrics, then aggregate: sum(rate(metric[5m])).'],
    ['1 > 2', 'Write > bool to get 0 or 1, or compare a vector.'],
    ['rate(x)[5m]', 'For a range of anything else write a subquery with a colon: (…)[30m:1m].'],
  ])('%s: %s', (text, hint) => {
    expect(failure(text).hint).toBe(hint);
  });

  test('points at the bracket that is never closed', () => {
    expect(failure('sum(rate(x[5m])')).toMatchObject({ line: 1, column: 4 });
    expect(failure('(a + (b)')).toMatchObject({ column: 1 });
  });
});

describe('typeOf', () => {
  test.each([
    ['1 + 2 * pi()', 'scalar'],
    ['scalar(up)', 'scalar'],
    ['up', 'vector'],
    ['1 + up', 'vector'],
    ['(((sum(up))))', 'vector'],
    ['-up', 'vector'],
    ['vector(1)', 'vector'],
    ['up[5m]', 'matrix'],
    ['up[5m:1m] offset 5m', 'matrix'],
    ['"text"', 'string'],
  ])('%s is a %s', (text, type) => {
    expect(typeOf(parse(text))).toBe(type);
  });
});
