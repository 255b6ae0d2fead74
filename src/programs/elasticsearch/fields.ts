import type { LogField, LogFieldType, StoreEngine } from './options';

type Json = Record<string, unknown>;

/** What a field is that every line may have. */
type EcsType = LogFieldType | 'message' | 'object' | 'kept' | 'stack';

/**
 * The fields of the Elastic Common Schema that lines have, and nothing else: what is not named here is kept and shown, and not searched.
 * A field for everything that anybody logs is how stores die.
 *
 * @see https://www.elastic.co/docs/reference/ecs/ecs-field-reference
 */
export const ECS_FIELDS: Record<string, EcsType> = {
  '@timestamp': 'date',
  message: 'message',
  tags: 'keyword',
  // Whatever a service adds: one field, however many names.
  labels: 'object',
  metadata: 'object',
  'agent.name': 'keyword',
  'agent.type': 'keyword',
  'agent.version': 'keyword',
  'client.ip': 'ip',
  'cloud.account.id': 'keyword',
  'cloud.availability_zone': 'keyword',
  'cloud.provider': 'keyword',
  'cloud.region': 'keyword',
  'container.id': 'keyword',
  'container.image.name': 'keyword',
  'container.name': 'keyword',
  'ecs.version': 'keyword',
  'error.code': 'keyword',
  'error.message': 'message',
  'error.stack_trace': 'stack',
  'error.type': 'keyword',
  'event.action': 'keyword',
  'event.category': 'keyword',
  'event.created': 'date',
  'event.dataset': 'keyword',
  'event.duration': 'long',
  'event.id': 'keyword',
  'event.ingested': 'date',
  'event.kind': 'keyword',
  'event.original': 'kept',
  'event.outcome': 'keyword',
  'host.hostname': 'keyword',
  'host.ip': 'ip',
  'host.name': 'keyword',
  'http.request.body.bytes': 'long',
  'http.request.id': 'keyword',
  'http.request.method': 'keyword',
  'http.request.referrer': 'keyword',
  'http.response.body.bytes': 'long',
  'http.response.status_code': 'long',
  'http.version': 'keyword',
  'kubernetes.container.name': 'keyword',
  'kubernetes.labels': 'object',
  'kubernetes.namespace': 'keyword',
  'kubernetes.node.name': 'keyword',
  'kubernetes.pod.name': 'keyword',
  'kubernetes.pod.uid': 'keyword',
  'log.file.path': 'keyword',
  'log.level': 'keyword',
  'log.logger': 'keyword',
  'log.offset': 'long',
  'log.original': 'kept',
  'orchestrator.cluster.name': 'keyword',
  'process.name': 'keyword',
  'process.pid': 'long',
  'process.thread.name': 'keyword',
  'service.environment': 'keyword',
  'service.name': 'keyword',
  'service.node.name': 'keyword',
  'service.version': 'keyword',
  'source.ip': 'ip',
  'span.id': 'keyword',
  'trace.id': 'keyword',
  'transaction.id': 'keyword',
  'url.domain': 'keyword',
  'url.full': 'keyword',
  'url.path': 'keyword',
  'url.query': 'keyword',
  'user.id': 'keyword',
  'user.name': 'keyword',
  'user_agent.name': 'keyword',
  'user_agent.original': 'keyword',
  'user_agent.os.name': 'keyword',
  'user_agent.version': 'keyword',
};

/** A longer word is not searched. Lucene refuses the whole line for a word of over 32,766 bytes: a letter has at most four. */
const LONGEST_KEYWORD = 1024;
const LONGEST_TRACE = 8191;

/** A field as an engine's mapping has it. */
function fieldMapping(type: EcsType, engine: StoreEngine): Json {
  switch (type) {
    case 'keyword':
      return { type: 'keyword', ignore_above: LONGEST_KEYWORD };
    case 'message':
      // Finds words and phrases, without the places and weights that rank documents of other kinds: half the size.
      return { type: 'match_only_text' };
    case 'stack':
      return { type: 'keyword', ignore_above: LONGEST_TRACE, index: false, doc_values: false };
    case 'kept':
      return { type: 'keyword', index: false, doc_values: false };
    case 'object':
      return engine === 'opensearch' ? { type: 'flat_object' } : { type: 'flattened', ignore_above: LONGEST_KEYWORD };
    case 'date':
      return { type: 'date', format: 'strict_date_optional_time_nanos||epoch_millis' };
    default:
      return { type };
  }
}

/** The mapping of all fields: those of every line, then those that services declared. */
export function mappings(engine: StoreEngine, own: readonly LogField[] = []): Json {
  const types: Record<string, EcsType> = { ...ECS_FIELDS };
  for (const { name, type } of own) types[name] = type;
  const root: Json = {};
  for (const name of Object.keys(types).sort()) place(root, name.split('.'), fieldMapping(types[name], engine));
  return { dynamic: false, date_detection: false, properties: root };
}

/** How many fields a mapping has, counted as the engines do: objects too. */
export function fieldCount(properties: Json): number {
  return Object.values(properties).reduce<number>((sum, field) => {
    const inner = (field as Json).properties as Json | undefined;
    return sum + 1 + (inner ? fieldCount(inner) : 0);
  }, 0);
}

function place(properties: Json, path: string[], mapping: Json): void {
  const [head, ...rest] = path;
  if (rest.length === 0) {
    properties[head] = mapping;
    return;
  }
  const parent = (properties[head] ?? { properties: {} }) as { properties: Json };
  properties[head] = parent;
  place(parent.properties, rest, mapping);
}
