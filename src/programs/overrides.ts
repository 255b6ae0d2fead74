type Json = Record<string, unknown>;

/**
 * A configuration with changes laid over it: objects are merged, anything else (lists too) is replaced, `null` or undefined removes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7386
 */
export function mergePatch(config: Json, patch: Json | undefined): Json {
  const merged: Json = { ...config };
  for (const [key, value] of Object.entries(patch ?? {})) {
    if (value === null || value === undefined) delete merged[key];
    else if (isObject(value)) merged[key] = mergePatch(isObject(merged[key]) ? (merged[key] as Json) : {}, value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
