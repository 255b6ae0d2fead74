import { Query } from '../../model';

const shared = new Map<string, Query>();

/** A query that is the same for every blueprint: parsed once. What names a service or an address goes through `Query.promql`. */
export function sharedQuery(text: string): Query {
  const known = shared.get(text);
  if (known) return known;
  const query = Query.promql(text);
  shared.set(text, query);
  return query;
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
