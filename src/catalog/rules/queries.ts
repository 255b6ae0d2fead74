import { Query } from '../../model';
import { mapSelectors } from '../../promql';

const shared = new Map<string, Query>();

/** A query that is the same for every blueprint: parsed once. */
export function sharedQuery(text: string): Query {
  const known = shared.get(text);
  if (known) return known;
  const query = Query.promql(text);
  shared.set(text, query);
  return query;
}

/** Stands where a service's name will. */
const ANY = '$service';

/**
 * A query about one service. Those of a thousand services differ in the name alone, so one of them is parsed and the name is put
 * into the others.
 */
export function serviceQuery(service: string, text: string): Query {
  const template = text.replaceAll(`service="${service}"`, `service="${ANY}"`);
  const expr = mapSelectors(sharedQuery(template)._expr, (selector) => ({
    ...selector,
    matchers: selector.matchers.map((matcher) => (matcher.value === ANY ? { ...matcher, value: service } : matcher)),
  }));
  return Query._sound(text, expr);
}

/** Text as it stands between double quotes in PromQL. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A limit as people write it: 0.0144 and not 0.014400000000000001. */
export function plain(value: number): number {
  return Number(value.toPrecision(12));
}

/** Labels that say where something is, in every grouping. */
export const PLACE = 'cluster, environment';

/** One node. Its instance is there as well: not every platform's targets have the label `node`. */
export const NODE = `${PLACE}, instance, node`;
