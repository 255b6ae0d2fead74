import {
  AlertRule,
  type Dependency,
  DependencyKind,
  Duration,
  type Metric,
  RecordingRule,
  RuleGroup,
  Runbook,
  type Service,
  Severity,
} from '../../model';
import type { ServiceContext } from './context';
import { SERVICE } from './http-queries';
import { plain, serviceQuery, sharedQuery } from './queries';

/** Fewer than three calls within five minutes are chance, whatever share they make. */
const NOISE = 0.01;

/** What tells one called thing from another, where the metric says it. */
const CALLED: Record<string, string[]> = {
  [DependencyKind.API]: ['server_address'],
  [DependencyKind.DATABASE]: ['db_system_name', 'db_namespace'],
};

const WORDS: Record<string, { readonly calls: string; readonly of: string }> = {
  [DependencyKind.API]: { calls: 'calls', of: 'an API' },
  [DependencyKind.DATABASE]: { calls: 'queries', of: 'a database' },
};

interface CallNames {
  readonly rate: string;
  readonly errors: string;
  readonly errorRatio: string;
  readonly p95: string;
}

function callNames(duration: Metric): CallNames {
  const base = duration.name.replace(/_duration_seconds$/, '');
  return {
    rate: `service:${base}:rate5m`,
    errors: `service:${base}_errors:rate5m`,
    errorRatio: `service:${base}_errors:ratio5m`,
    p95: `service:${base}_duration_seconds:p95`,
  };
}

function cacheName([hits]: Metric[]): string {
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

function called({ kind, metrics }: Dependency): string[] {
  return (CALLED[kind] ?? []).filter((label) => metrics[0].labels.includes(label));
}

/** What is expected of what a service uses. */
export function dependencyAlerts(context: ServiceContext): AlertRule[] {
  const first = new Set<string>();
  return context.service.dependencies.flatMap((dependency) => {
    const isFirst = !first.has(dependency.kind);
    first.add(dependency.kind);
    const suffix = isFirst ? '' : camelCase(dependency.metrics[0].name);
    return dependency.kind === DependencyKind.CACHE
      ? cacheAlerts(context, dependency, suffix)
      : callAlerts(context, dependency, suffix);
  });
}

function callAlerts({ service, owner, labels }: ServiceContext, dependency: Dependency, suffix: string): AlertRule[] {
  const { kind, responseTime, errorRate } = dependency;
  const names = callNames(dependency.metrics[0]);
  const matcher = `{service="${service.name}"}`;
  const words = WORDS[kind];
  const shown = called(dependency)
    .map((label) => `{{ $labels.${label} }}`)
    .join(' ');
  const subject = `${words.calls[0].toUpperCase()}${words.calls.slice(1)} of service ${service.name} to ${shown || words.of}`;
  const prefix = kind === DependencyKind.API ? 'Api' : 'Database';
  const base = { for: Duration.minutes(10), severity: Severity.MEDIUM, owner, labels };
  const checks = [
    `Whether it is all of them: query \`${names.rate}${matcher}\`; compare with other services that use the same.`,
    kind === DependencyKind.API
      ? 'Alerts of the service that is called, and its status page if it is not ours.'
      : 'Load, locks and slow queries of the database; its connections in use and its disk.',
  ];
  const actions = [
    kind === DependencyKind.API
      ? 'Tell its owner. Until then: shorter timeouts, fewer retries, the fallback if there is one.'
      : 'Stop the query or job that takes it all; undo the schema change or release that it began with.',
    'The pool of connections is used up: scale it or the callers; look for calls that never end.',
  ];
  return [
    ...(errorRate === undefined
      ? []
      : [
          new AlertRule(`${prefix}CallsFail${suffix}`, {
            ...base,
            query: serviceQuery(
              service.name,
              `100 * ${names.errorRatio}${matcher} > ${plain(errorRate)} and ${names.errors}${matcher} > ${NOISE}`,
            ),
            summary: `${subject} fail in {{ printf "%.1f" $value }} % of cases, more than ${errorRate} %`,
            runbook: new Runbook({
              meaning: `What ${service.name} needs fails it: its own users will see that soon.`,
              checks,
              actions,
            }),
          }),
        ]),
    ...(responseTime === undefined
      ? []
      : [
          new AlertRule(`${prefix}CallsSlow${suffix}`, {
            ...base,
            query: serviceQuery(
              service.name,
              `${names.p95}${matcher} > ${plain(responseTime.toSeconds())} and ${names.rate}${matcher} > ${NOISE}`,
            ),
            summary: `${subject} are slow: 5 % take longer than {{ humanizeDuration $value }}, and ${responseTime} is expected`,
            runbook: new Runbook({
              meaning: `${service.name} waits for what it uses, and its users wait for it.`,
              checks,
              actions,
            }),
          }),
        ]),
  ];
}

function cacheAlerts(
  { service, owner, labels }: ServiceContext,
  { metrics, hitRate }: Dependency,
  suffix: string,
): AlertRule[] {
  if (hitRate === undefined) return [];
  const name = cacheName(metrics);
  return [
    new AlertRule(`CacheHitsLow${suffix}`, {
      query: serviceQuery(service.name, `100 * ${name}{service="${service.name}"} < ${plain(hitRate)}`),
      for: Duration.minutes(30),
      severity: Severity.LOW,
      owner,
      labels,
      summary: `Only {{ printf "%.0f" $value }} % of what service ${service.name} looks up in its cache is there, less than ${hitRate} %`,
      runbook: new Runbook({
        meaning: 'What is not in the cache is fetched from behind it: that gets more load, and answers take longer.',
        checks: [
          `Since when: graph \`${name}{service="${service.name}"}\` over a week; a drop at a restart heals by itself.`,
          'Memory and evictions of the cache; the life time of its entries; new kinds of keys with the last release.',
        ],
        actions: [
          'Evictions: give it more memory.',
          'New keys that are never asked for twice: leave them out of the cache.',
        ],
      }),
    }),
  ];
}

function camelCase(metric: string): string {
  return metric
    .replace(/_(total|duration_seconds)$/, '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
