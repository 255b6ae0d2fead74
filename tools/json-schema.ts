/** A JSON schema as OpenAPI writes it. */
export interface JsonSchema {
  [keyword: string]: unknown;
  readonly properties?: Record<string, JsonSchema>;
}

const REFERENCE = '#/definitions/';

/** The schema that refuses fields it does not know, and that takes what Kubernetes' own types take. */
export function strict(schema: JsonSchema): JsonSchema {
  if (schema.format === 'int-or-string') return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  const result = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === 'properties' ? strictProperties(value as Record<string, JsonSchema>) : strictValue(value),
    ]),
  );
  const isOpen = 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return schema.properties && !isOpen ? { ...result, additionalProperties: false } : result;
}

/** The names of properties are no keywords, even where one is called `properties`. */
function strictProperties(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strict(schema)]));
}

function strictValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictValue);
  return value !== null && typeof value === 'object' ? strict(value as JsonSchema) : value;
}

/** The definitions that a schema names, and those that they name. */
export function withNamed(schema: JsonSchema, definitions: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  const look = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const reference = (value as JsonSchema).$ref;
    if (typeof reference === 'string' && reference.startsWith(REFERENCE)) {
      const name = reference.slice(REFERENCE.length);
      if (name in found) return;
      found[name] = definitions[name];
      look(definitions[name]);
    }
    for (const part of Object.values(value)) look(part);
  };
  look(schema);
  return found;
}
