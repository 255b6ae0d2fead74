import fc from 'fast-check';
import { type Expr, parse, prettyPrint, print } from '../../src/promql';
import { anyExpr } from './arbitrary';
import { shape } from './shape';
import { expressions } from './testdata';

const experimental = { experimental: true };
const SPAN = { from: 0, to: 0 };
const number = (value: number): Expr => ({ kind: 'number', value, ...SPAN });
const binary = (left: Expr, op: '+' | '-' | '*' | '^', right: Expr): Expr => ({
  kind: 'binary',
  op,
  opSpan: SPAN,
  bool: false,
  left,
  right,
  ...SPAN,
});

describe('print', () => {
  test('what is printed reads back as the same expression', () => {
    fc.assert(
      fc.property(anyExpr, (expr) => {
        expect(shape(parse(print(expr), experimental))).toEqual(shape(expr));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('what is printed once is printed the same again', () => {
    for (const text of expressions('good')) {
      const expr = parse(text);
      expect(shape(parse(print(expr)))).toEqual(shape(expr));
      expect(print(parse(print(expr)))).toBe(print(expr));
    }
  });

  test('one spelling for the same thing', () => {
    const spellings = [
      'sum by (job) (rate(x{a="b"}[60s])) > 5',
      'SUM (rate(x { a = "b", } [1m])) BY (job,)>5.0 # more than five',
      "sum(rate(x{a='b'}[60]))by(job) > 5",
    ];
    expect(new Set(spellings.map((text) => print(parse(text))))).toEqual(
      new Set(['sum by (job) (rate(x{a="b"}[1m])) > 5']),
    );
  });

  test('@ stands before offset, however it was written', () => {
    expect(print(parse('up offset 5m @ end()'))).toBe('up @ end() offset 5m');
  });

  test('names that are not plain go into quotes', () => {
    expect(print(parse(`{'http.server', "service.name"=~"a", zone="b"}`))).toBe(
      '{"http.server", "service.name"=~"a", zone="b"}',
    );
    expect(print(parse('sum by ("a.b", "c") (x)'))).toBe('sum by ("a.b", c) (x)');
  });

  test('adds the parentheses that a tree needs and the text did not have', () => {
    const sum = binary(number(1), '+', number(2));
    expect(print(binary(sum, '*', number(3)))).toBe('(1 + 2) * 3');
    expect(print(binary(number(3), '-', sum))).toBe('3 - (1 + 2)');
    expect(print(binary(binary(number(1), '^', number(2)), '^', number(3)))).toBe('(1 ^ 2) ^ 3');
    expect(print(binary(number(-1), '^', number(2)))).toBe('(-1) ^ 2');
    expect(print({ kind: 'unary', op: '-', expr: sum, ...SPAN })).toBe('-(1 + 2)');
  });
});

describe('prettyPrint', () => {
  test('what is printed reads back as the same expression, however narrow', () => {
    fc.assert(
      fc.property(anyExpr, fc.integer({ min: 1, max: 100 }), (expr, width) => {
        expect(shape(parse(prettyPrint(expr, width), experimental))).toEqual(shape(expr));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test('what is short stays in one line', () => {
    expect(prettyPrint(parse('sum by (job) (rate(x[5m])) > 5'))).toBe('sum by (job) (rate(x[5m])) > 5');
  });

  test('breaks at operators and aggregations, and keeps a threshold beside its operator', () => {
    const text =
      'sum by (job) (rate(http_requests_total{code=~"5..", zone="europe-west-1"}[5m])) / on (job) ' +
      'sum by (job) (rate(http_requests_total[5m])) > 0.01 and on (job) up{job="api"} == 1';
    expect(prettyPrint(parse(text)).split('\n')).toEqual([
      '      sum by (job) (',
      '        rate(http_requests_total{code=~"5..", zone="europe-west-1"}[5m])',
      '      )',
      '    / on (job)',
      '      sum by (job) (rate(http_requests_total[5m]))',
      '  > 0.01',
      'and on (job)',
      '  up{job="api"} == 1',
    ]);
  });

  test('operators of one rank make one ladder', () => {
    expect(prettyPrint(parse('aaaa or bbbb or cccc'), 10)).toBe('  aaaa\nor\n  bbbb\nor\n  cccc');
  });

  test('breaks arguments one a line', () => {
    expect(prettyPrint(parse('label_replace(up, "a", "$1", "b", "c")'), 20)).toBe(
      'label_replace(\n  up,\n  "a",\n  "$1",\n  "b",\n  "c"\n)',
    );
  });
});
