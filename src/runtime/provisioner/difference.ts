/** Any JSON; `{ $secret: path }` in what is wanted stands for the text of a file. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A place at which a thing is not as wanted. */
export interface Difference {
  /** As in RFC 6901; empty: the whole. */
  readonly at: string;
  readonly wanted: Json;
  /** Undefined: nothing is there. */
  readonly found?: Json;
}

/**
 * Where `found` does not hold what is `wanted`. Objects may hold more; lists are compared as a whole, in order.
 * Numbers and booleans are the same as text: APIs give back `"1"` for `1`. Secrets are not compared: no API shows them.
 */
export function differences(wanted: Json, found: Json | undefined, at = ''): Difference[] {
  if (isObject(wanted)) {
    if ('$secret' in wanted) return [];
    if (!isObject(found)) return [{ at, wanted: wanted, found }];
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, Object.hasOwn(found, key) ? found[key] : undefined, `${at}/${escaped(key)}`),
    );
  }
  if (isList(wanted)) {
    if (!isList(found) || found.length !== wanted.length) return [{ at, wanted: wanted, found }];
    return wanted.flatMap((value, i) => differences(value, found[i], `${at}/${i}`));
  }
  return isSameValue(wanted, found) ? [] : [{ at, wanted, found }];
}

function isSameValue(wanted: Json, found: Json | undefined): boolean {
  if (wanted === null || found === null || found === undefined || typeof found === 'object') return wanted === found;
  return String(wanted) === String(found);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}
