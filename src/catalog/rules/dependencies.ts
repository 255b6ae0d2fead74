import { type Dependency, DependencyKind, type Metric, RecordingRule, RuleGroup, type Service } from '../../model';
import { SERVICE } from './http-queries';
import { sharedQuery } from './queries';

/** What tells one called thing from another, where the metric says it. */
const CALLED: Record<string, string[]> = {
  [DependencyKind.API]: ['server_address'],
  [DependencyKind.DATABASE]: ['db_system_name', 'db_namespace'],
};

interface CallNames {
  readonly rate: string;
  readonly errors: string;
  readonly errorRatio: string;
  readonly p95: string;
}

/** Names of what is recorded of calls. */
export function callNames(duration: Metric): CallNames {
  const base = duration.name.replace(/_duration_seconds$/, '');
  return {
    rate: `service:${base}:rate5m`,
    errors: `service:${base}_errors:rate5m`,
    errorRatio: `service:${base}_errors:ratio5m`,
    p95: `service:${base}_duration_seconds:p95`,
  };
}

/** Name of what is recorded of a cache. */
export function cacheName([hits]: Metric[]): string {
  return `service:${hits.name.replace(/_total$/, '')}:ratio5m`;
}

/** API calls, database queries and cache look-ups of all services: one rule a metric, whatever the number of services. */
export function dependencyRecordings(services: readonly Service[]): RuleGroup[] {
  const calls = new Map<string, { dependency: Dependency; native: Set<boolean> }>();
  const caches = new Map<string, Dependency>();
  for (const service of services) {
    for (const dependency of service.dependencies) {
      const [metric] = dependency.metrics;
      if (dependency.kind === DependencyKind.CACHE) {
        caches.set(metric.name, dependency);
        continue;
      }
      const known = calls.get(metric.name) ?? { dependency, native: new Set() };
      known.native.add(service.metrics?.nativeHistograms ?? false);
      calls.set(metric.name, known);
    }
  }
  const recordings = [
    ...[...calls.values()].flatMap(({ dependency, native }) => callRecordings(dependency, native)),
    ...[...caches.values()].map(cacheRecording),
  ];
  return recordings.length > 0 ? [new RuleGroup('dependency.calls', { recordings })] : [];
}

/** Services with native histograms measure their calls with such, too; where both kinds are there, each is asked. */
function callRecordings(dependency: Dependency, native: ReadonlySet<boolean>): RecordingRule[] {
  const [metric] = dependency.metrics;
  const names = callNames(metric);
  const by = [SERVICE, ...called(dependency)].join(', ');
  const of = 'service!=""';
  const either = (classic: string, histogram: string): string =>
    [...(native.has(false) ? [classic] : []), ...(native.has(true) ? [histogram] : [])].join(' or ');
  const counted = (matchers: string): string =>
    either(
      `sum by (${by}) (rate(${metric.name}_count{${matchers}}[5m]))`,
      `sum by (${by}) (histogram_count(rate(${metric.name}{${matchers}}[5m])))`,
    );
  const canFail = metric.labels.includes('error_type');
  return [
    new RecordingRule(names.rate, { query: sharedQuery(counted(of)), help: 'Calls in a second.' }),
    ...(canFail
      ? [
          new RecordingRule(names.errors, {
            query: sharedQuery(`${counted(`${of}, error_type!=""`)} or 0 * ${names.rate}`),
            help: 'Calls in a second that failed.',
          }),
          new RecordingRule(names.errorRatio, {
            query: sharedQuery(`${names.errors} / ${names.rate}`),
            help: 'Share of calls that failed; nothing without calls.',
          }),
        ]
      : []),
    new RecordingRule(names.p95, {
      query: sharedQuery(
        either(
          `histogram_quantile(0.95, sum by (${by}, le) (rate(${metric.name}_bucket{${of}}[5m])))`,
          `histogram_quantile(0.95, sum by (${by}) (rate(${metric.name}{${of}}[5m])))`,
        ),
      ),
      help: 'Within this, 95 % of calls were answered.',
    }),
  ];
}

function cacheRecording({ metrics }: Dependency): RecordingRule {
  const [hits, misses] = metrics.map(({ name }) => `sum by (${SERVICE}) (rate(${name}{service!=""}[5m]))`);
  return new RecordingRule(cacheName(metrics), {
    query: sharedQuery(`${hits} / (${hits} + ${misses})`),
    help: 'Share of look-ups that found something; nothing without look-ups.',
  });
}

/** Labels that tell one called thing from another, of those that the metric has. */
export function called({ kind, metrics }: Dependency): string[] {
  return (CALLED[kind] ?? []).filter((label) => metrics[0].labels.includes(label));
}
