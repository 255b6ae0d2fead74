import { AlertRule, type Dependency, DependencyKind, Duration, Runbook, Severity } from '../../model';
import type { ServiceContext } from './context';
import { cacheName, called, callNames } from './dependencies';
import { plain, serviceQuery } from './queries';

/** Fewer than three calls within five minutes are chance, whatever share they make. */
const NOISE = 0.01;

const WORDS: Record<string, { readonly calls: string; readonly of: string }> = {
  [DependencyKind.API]: { calls: 'calls', of: 'an API' },
  [DependencyKind.DATABASE]: { calls: 'queries', of: 'a database' },
};

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
