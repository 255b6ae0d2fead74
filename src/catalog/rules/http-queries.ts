import type { HttpMetrics } from '../../model';
import { PLACE } from './queries';

/** One service. */
export const SERVICE = `${PLACE}, service`;

/** Only targets of services have the label; other programs that count HTTP requests do not. */
const OF_SERVICES = 'service!=""';

/** What a convention of HTTP metrics is asked. Rates are over five minutes: longer ones are averages of these. */
export interface HttpQueries {
  readonly requests: string;
  readonly errors: string;
  quantile(share: number): string;
}

/** The questions in the words of one convention, with classic or native histograms. */
export function httpQueries(http: HttpMetrics): HttpQueries {
  const failed = `${OF_SERVICES}, ${http.statusLabel}=~"5.."`;
  const duration = http.duration.name;
  const counted = (matchers: string): string => {
    if (http.requests) return `sum by (${SERVICE}) (rate(${http.requests.name}{${matchers}}[5m]))`;
    return http.nativeHistograms
      ? `sum by (${SERVICE}) (histogram_count(rate(${duration}{${matchers}}[5m])))`
      : `sum by (${SERVICE}) (rate(${duration}_count{${matchers}}[5m]))`;
  };
  return {
    requests: counted(OF_SERVICES),
    errors: counted(failed),
    quantile: (share) =>
      http.nativeHistograms
        ? `histogram_quantile(${share}, sum by (${SERVICE}) (rate(${duration}{${OF_SERVICES}}[5m])))`
        : `histogram_quantile(${share}, sum by (${SERVICE}, le) (rate(${duration}_bucket{${OF_SERVICES}}[5m])))`,
  };
}

/** Of several that ask the same, one: how the conventions differ for rules that count over all services. */
export function conventionsOf(all: readonly HttpMetrics[]): HttpMetrics[] {
  const seen = new Map<string, HttpMetrics>();
  for (const http of all) {
    const key = `${http.duration.name} ${http.nativeHistograms}`;
    if (!seen.has(key)) seen.set(key, http);
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, http]) => http);
}
