/** The two lines that the documentation shows: they say the same. */
export const SAMPLES = {
  json: '{"timestamp":"2024-03-20T10:00:00Z","level":"info","service":"api","message":"Request processed","metadata":{"request_id":"123","user_id":"456","duration":100}}',
  text: '2024-03-20T10:00:00Z [INFO] api: Request processed request_id=123 user_id=456 duration=100',
};

const TIMES = [
  '2024-03-20T10:00:00Z',
  '2024-02-30T10:00:00Z',
  '2023-02-29T00:00:00Z',
  '2024-02-29T23:59:59.999999999+14:00',
  '2024-13-01T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T23:60:00Z',
  '2024-01-01T23:59:60Z',
  '1969-12-31T23:59:59.123456Z',
  '2024-01-01',
  '2024-01-01T10:00Z',
  '2024-01-01T10:00:00',
  'yesterday',
  '',
  '2024-01-01T10:00:00Z\nmore',
  '2024-00-10T00:00:00Z',
  '2024-01-01T10:00:00+0100',
  '2024-01-01T10:00:00-13:59',
  '٢024-01-01T10:00:00Z',
  '2024-01-01t10:00:00z',
];
const WORDS = [
  '',
  ' ',
  'ünïcödé 日本語 🎉',
  'tab\there',
  'bell\u0007',
  'nul\u0000',
  'a=b',
  'x =y',
  '=',
  'line\nbreak',
  'cr\r',
  '\u2028',
  '"quoted"',
  '\\',
  'x'.repeat(40_000),
  '🎉'.repeat(9000),
  `🎈${'y🎉'.repeat(6000)}`,
];
const LEVELS = ['INFO', 'Warning', 'crit', 'NOTICE', 'nonsense', 'constructor', '30', 'İNFO', ''];

/** Lines of JSON as nobody should write them. */
export function evilJson(): string[] {
  const good = { timestamp: '2024-03-20T10:00:00Z', level: 'info', service: 'api', message: 'm' };
  const objects: object[] = [
    ...TIMES.map((timestamp) => ({ ...good, timestamp })),
    ...WORDS.flatMap((word) => [
      { ...good, message: word },
      { ...good, metadata: { key: word, [word.slice(0, 100)]: 1 } },
    ]),
    ...LEVELS.map((level) => ({ ...good, level })),
    ...[30, 50, true, null, [], {}, { a: 1 }, ['x']].flatMap((value) => [
      { ...good, level: value },
      { ...good, service: value },
      { ...good, message: value },
      { ...good, timestamp: value },
      { ...good, metadata: value },
      { ...good, more: value },
    ]),
    { ...good, trace_id: 'a', metadata: { trace_id: 'b', span_id: 'c' } },
    { ...good, a: { b: 1 }, 'a.b': 2 },
    { ...good, x: 1, metadata: { x: 2 } },
    { ...good, time: 'x', rest: 'y', _line: 'z', tags: ['t'] },
    nested(15),
    nested(19),
    nested(25),
    nested(900),
    { ...good, many: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, i])) },
  ];
  const numbers = [
    '0',
    '-0',
    '-0.0',
    '1.0',
    '0.1',
    '1e3',
    '1E-7',
    '1e21',
    '1.5e300',
    '12345678901234567890123',
    '9007199254740993',
    '1e999',
    '3.14159',
    '01',
    '.5',
    '+1',
    'NaN',
  ];
  const whole = SAMPLES.json;
  return [
    ...objects.map((object) => JSON.stringify(object)),
    ...numbers.map((number) => `{"timestamp":"2024-03-20T10:00:00Z","message":"m","metadata":{"n":${number}}}`),
    ...Array.from({ length: whole.length }, (_, i) => whole.slice(0, i)),
    'plain words',
    '[]',
    '"text"',
    '5',
    'null',
    'true',
    `${whole} more`,
    `${whole}${whole}`,
    ` ${whole} `,
    `${whole}}`,
    "{'a':1}",
    '{"a":1,}',
    '{"a":1,"a":2}',
    whole.replace('Request', 'Req\tuest'),
    '{/* c */}',
    '\ufeff{}',
    '{"__proto__":{"a":1},"timestamp":"2024-03-20T10:00:00Z","message":"m"}',
  ];
}

function nested(depth: number): object {
  let value: object = { end: 1 };
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return { timestamp: '2024-03-20T10:00:00Z', message: 'm', metadata: value };
}

/** Lines of text as nobody should write them. */
export function evilText(): string[] {
  const head = '2024-03-20T10:00:00Z [INFO] api:';
  return [
    ...TIMES.map((time) => `${time} [INFO] api: m a=1`),
    ...WORDS.flatMap((word) => [`${head} ${word}`, `${head} m key=${word}`, `${head} ${word} key=1`, word]),
    ...LEVELS.map((level) => `2024-03-20T10:00:00Z [${level}] api: m`),
    `${head} m ${Array.from({ length: 5000 }, (_, i) => `k${i}=v`).join(' ')}`,
    `${head} a=1 a=2`,
    `${head} m trace_id=a span_id=b`,
    `${head} m __proto__=1 level=x service=y message=z`,
    ...Array.from({ length: SAMPLES.text.length }, (_, i) => SAMPLES.text.slice(0, i)),
  ];
}
