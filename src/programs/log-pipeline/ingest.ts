import { DEEPEST, LEVELS, LONGEST_VALUE, MOST_PAIRS, TEXT_LINE, UNPARSABLE, WHOLE_TIME } from '../../log-lines/rules';

type Json = Record<string, unknown>;

/**
 * The ingest pipeline of Elasticsearch and OpenSearch that makes of a line in `message` what `parseLine` makes of it.
 * @see https://docs.opensearch.org/latest/ingest-pipelines/
 */
export function ingestPipeline(format: 'json' | 'text'): Json {
  const read =
    format === 'json'
      ? [
          { script: { source: WRAP } },
          { json: { field: '_raw', target_field: '_line' } },
          { grok: { field: '_line.0.timestamp', patterns: [WHOLE_TIME], trace_match: false } },
        ]
      : [{ grok: { field: 'message', patterns: [TEXT_LINE], trace_match: false } }];
  return {
    description: `Lines of the format ${format}, by the Elastic Common Schema.`,
    processors: [...read, { script: { source: format === 'json' ? JSON_SCRIPT : TEXT_SCRIPT, params: PARAMS } }],
    on_failure: [
      ...['_raw', '_line', 'time', 'level', 'service', 'rest'].map((field) => ({
        remove: { field, ignore_missing: true },
      })),
      { set: { field: 'event.dataset', value: 'app' } },
      { append: { field: 'tags', value: [UNPARSABLE] } },
    ],
  };
}

/** The processor `json` forgets what stands behind a value. In a list, with its length behind it, a line must be one value. */
const WRAP = "ctx._raw = '[' + ctx.message + ',' + ctx.message.length() + ']'";

const PARAMS = { levels: Object.fromEntries(LEVELS), deepest: DEEPEST, longest: LONGEST_VALUE, pairs: MOST_PAIRS };

const HELPERS = `
String cut(String value, int longest) {
  if (value.length() <= longest) return value;
  int end = (int) value.charAt(longest - 1);
  return value.substring(0, end >= 55296 && end <= 56319 ? longest - 1 : longest);
}
String word(def value) {
  if (value instanceof Double || value instanceof Float) return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
  return value.toString();
}
void flatten(Map words, String path, def value, int depth, int deepest) {
  if (depth > deepest) throw new IllegalArgumentException('nested too deep');
  if (value == null) return;
  if (value instanceof Map) {
    for (def entry : value.entrySet())
      flatten(words, path == '' ? entry.getKey() : path + '.' + entry.getKey(), entry.getValue(), depth + 1, deepest);
  } else if (value instanceof List) {
    for (int i = 0; i < value.size(); i++) flatten(words, path + '.' + i, value.get(i), depth + 1, deepest);
  } else words.put(path, word(value));
}
boolean isKey(String key) {
  for (int i = 0; i < key.length(); i++) {
    int c = (int) key.charAt(i);
    boolean letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c == 95;
    if (!letter && (i == 0 || !((c >= 48 && c <= 57) || c == 45 || c == 46))) return false;
  }
  return key.length() > 0;
}
`;

const READ_JSON = `
Map words = new HashMap();
if (ctx._line.size() != 2 || !(ctx._line[0] instanceof Map) || ctx._line[1] != ctx.message.length())
  throw new IllegalArgumentException('not one object');
flatten(words, '', ctx._line[0], 0, params.deepest);
`;

const READ_TEXT = `
Map words = new HashMap();
String rest = ctx.rest;
for (int count = 0; count < params.pairs; count++) {
  int space = rest.lastIndexOf(' ');
  int equals = rest.indexOf('=', space + 1);
  if (space < 0 || equals < 0 || !isKey(rest.substring(space + 1, equals))) break;
  words.putIfAbsent('metadata.' + rest.substring(space + 1, equals), rest.substring(equals + 1));
  rest = rest.substring(0, space);
}
words.put('level', ctx.level);
words.put('service', ctx.service);
words.put('message', rest);
`;

/** Nothing of the document is changed before all that can fail is done. */
const SHAPE = `
String time = Instant.ofEpochMilli(OffsetDateTime.parse(ctx.time).toInstant().toEpochMilli()).toString();
if (time.length() == 20) time = time.substring(0, 19) + '.000Z';
String message = words.get('message');
if (message == null) throw new IllegalArgumentException('no message');
Map more = new HashMap();
for (def entry : words.entrySet()) {
  String path = entry.getKey();
  String value = cut(entry.getValue(), params.longest);
  if (path.startsWith('metadata.')) more.put(path.substring(9), value);
  else if (path != 'timestamp' && path != 'level' && path != 'service' && path != 'message' && !words.containsKey('metadata.' + path))
    more.put(path, value);
}
for (String field : ['_raw', '_line', 'time', 'level', 'service', 'rest']) ctx.remove(field);
String level = words.get('level');
if (level != null) {
  String known = params.levels.get(level.toLowerCase(Locale.ROOT));
  if (known != null) ctx.log = ['level': known];
  else more.put('level', cut(level, params.longest));
}
if (words.containsKey('service')) ctx.service = ['name': words.get('service')];
String trace = more.remove('trace_id');
if (trace != null) ctx.trace = ['id': trace];
String span = more.remove('span_id');
if (span != null) ctx.span = ['id': span];
ctx['@timestamp'] = time;
ctx.message = message;
ctx.event = ['dataset': 'app'];
if (!more.isEmpty()) ctx.metadata = more;
`;

const JSON_SCRIPT = HELPERS + READ_JSON + SHAPE;
const TEXT_SCRIPT = HELPERS + READ_TEXT + SHAPE;
