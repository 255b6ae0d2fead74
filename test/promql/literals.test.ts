import { formatDuration, parseDuration } from '../../src/promql';
import { formatNumber, parseNumber, quote, unquote } from '../../src/promql/literals';
import { nearest } from '../../src/promql/nearest';
import { matches, regexFault } from '../../src/promql/regex';

describe('durations', () => {
  test.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1d12h', 129_600_000],
    ['1y', 31_536_000_000],
    ['250ms', 250],
    ['10d', 864_000_000],
    ['2w', 1_209_600_000],
  ])('%s is %d ms, and back', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(text);
  });

  test.each(['', '5', '5 m', '-5m', '1.5h', '30m1h', '5m5m', '5min', '1000y'])('%s is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('writes the fewest units', () => {
    expect([90_000, 5_400_000, 604_800_001, -60_000, 0].map(formatDuration)).toEqual([
      '1m30s',
      '1h30m',
      '7d1ms',
      '-1m',
      '0s',
    ]);
  });
});

describe('numbers', () => {
  test.each([
    ['42', 42],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['6.02E-23', 6.02e-23],
    ['0xff', 255],
    ['010', 8],
    ['09', 9],
    ['1_000_000', 1_000_000],
    ['iNf', Number.POSITIVE_INFINITY],
    ['NAN', Number.NaN],
  ])('%s is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each(['', '1e', '0x', '1__0', '1_', '1.2.3', 'e5', '5m', 'Infinity'])('%s is none', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  test('are written so that they read back', () => {
    for (const value of [0, -0, 0.1, 1e21, 1e-9, 123_456_789, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(parseNumber(formatNumber(value).replace('-0', '0'))).toBe(Object.is(value, -0) ? 0 : value);
    }
  });
});

describe('strings', () => {
  test.each([
    [String.raw`"a\"b"`, 'a"b'],
    [String.raw`'it\'s'`, "it's"],
    ['`a\\nb`', 'a\\nb'],
    [String.raw`"\n\t\\\a"`, '\n\t\\\x07'],
    [String.raw`"\u00e9\U0001f600\x41\101"`, 'é😀AA'],
    [String.raw`"\xc3\xa9"`, 'é'],
  ])('%s', (quoted, value) => {
    expect(unquote(quoted)).toBe(value);
  });

  test('tell where an escape is wrong', () => {
    expect(unquote(String.raw`"ab\q"`)).toEqual({ offset: 3, escape: '\\q' });
    expect(unquote(String.raw`"\'"`)).toEqual({ offset: 1, escape: "\\'" });
  });

  test('are written so that they read back', () => {
    for (const value of ['', 'a"b\\c', '\n\r\t\0\x7f', "it's", '日本 😀']) expect(unquote(quote(value))).toBe(value);
  });
});

describe('regular expressions', () => {
  test.each([
    'a|b',
    '5..',
    '(?i)api',
    '(?P<name>a)b',
    '(?i:a)b',
    '\\Qa.b\\E',
    '[[:alpha:]]+',
    '\\pL\\p{Greek}',
    'a{2,1000}',
    '\\Aa\\z',
    '\\x{10FFFF}',
    '[^/]+/-$',
    '[]a]',
    '[[]',
  ])('%s compiles', (pattern) => {
    expect(regexFault(pattern)).toBeUndefined();
  });

  test.each([
    '(',
    ')',
    '[',
    '[]',
    '*',
    'a**',
    'a{2,1}',
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    'a{1001}',
    '\\y',
    'a++',
    '(?P<a',
  ])('%s does not compile', (pattern) => {
    expect(regexFault(pattern)).toBeDefined();
  });

  test('match the whole value, over several lines', () => {
    expect(matches('a.*', 'a\nb')).toBe(true);
    expect(matches('a', 'ab')).toBe(false);
    expect(matches('(?i)A', 'a')).toBeUndefined();
  });
});

describe('nearest', () => {
  test('finds what may have been meant, the likeliest first', () => {
    const names = ['http_requests_total', 'http_request_size', 'go_goroutines', 'http_requests_totals'];
    expect(nearest('http_request_total', names)[0]).toBe('http_requests_total');
    expect(nearest('completely_other', names)).toEqual([]);
  });
});
