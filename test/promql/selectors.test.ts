import { mapSelectors, parse, print, rename, selectors, withMatchers } from '../../src/promql';

describe('selectors', () => {
  test('tells the range and what takes each selector', () => {
    const text = 'histogram_quantile(0.9, sum by (le) (rate(x_bucket{job="a"}[5m]))) > on () max_over_time(y[1h:1m])';
    expect(selectors(parse(text))).toMatchObject([
      {
        metric: 'x_bucket',
        matchers: [{ name: 'job', op: '=', value: 'a' }],
        rangeMs: 300_000,
        subquery: false,
        consumer: 'rate',
        path: ['>', 'histogram_quantile', 'sum', 'rate'],
      },
      { metric: 'y', rangeMs: 3_600_000, subquery: true, consumer: 'max_over_time' },
    ]);
  });

  test('finds the metric however it is named', () => {
    const metrics = selectors(parse('a + {"b.c"} + {__name__="d"} + {__name__=~"e.*"}')).map(({ metric }) => metric);
    expect(metrics).toEqual(['a', 'b.c', 'd', undefined]);
  });

  test('a bare selector has neither range nor consumer', () => {
    const [use] = selectors(parse('(up)'));
    expect(use).toMatchObject({ rangeMs: undefined, consumer: undefined, path: [] });
  });
});

describe('rename', () => {
  test('renames metrics and leaves the rest', () => {
    const renamed = rename(parse('rate(a{x="y"}[5m] offset 1h) / {__name__="b"}'), (name) => `team:${name}`);
    expect(print(renamed)).toBe('rate(team:a{x="y"}[5m] offset 1h) / {__name__="team:b"}');
  });
});

describe('withMatchers', () => {
  test('adds a matcher to each selector that does not match that label yet', () => {
    const expr = parse(
      'sum(rate(a[5m])) / b{cluster=~"x|y"} + topk(scalar(c), d{e="f"}[1h:] offset 5m)'.replace('[1h:] offset 5m', ''),
    );
    expect(print(withMatchers(expr, [{ name: 'cluster', op: '=', value: 'eu' }]))).toBe(
      'sum(rate(a{cluster="eu"}[5m])) / b{cluster=~"x|y"} + topk(scalar(c{cluster="eu"}), d{e="f", cluster="eu"})',
    );
  });
});

describe('mapSelectors', () => {
  test('puts in expressions, with the parentheses that they need', () => {
    const inlined = mapSelectors(parse('job:errors:ratio > 0.1'), () => parse('a / b'));
    expect(print(inlined)).toBe('a / b > 0.1');
    const product = mapSelectors(parse('100 * job:errors:ratio'), () => parse('a + b'));
    expect(print(product)).toBe('100 * (a + b)');
  });

  test('a range over an expression becomes a subquery', () => {
    const inlined = mapSelectors(parse('max_over_time(job:x:rate5m[1h] offset 1d)'), () => parse('sum(rate(x[5m]))'));
    expect(print(inlined)).toBe('max_over_time(sum(rate(x[5m]))[1h:] offset 1d)');
  });
});
