import type { Skipped } from '../../catalog/available';
import type { Service } from '../../model';
import { type AttachedObservatoryProps, MatcherStrategy } from './options';

/** What the cluster's own Prometheus and Alertmanager must be set to, and what was left out. */
export function attachNotes(
  { blueprint, namespace, serviceNamespaces }: AttachedObservatoryProps,
  releaseLabels: Record<string, string>,
  strategy: MatcherStrategy,
  foundByLabel: Service[],
  skipped: Skipped[],
): string[] {
  const labels = Object.entries(releaseLabels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  const where = serviceNamespaces?.join(', ') ?? 'any namespace';
  const isNative = blueprint.services.some(({ metrics }) => metrics?.nativeHistograms);
  return [
    `Prometheus must choose rules, PodMonitors and Probes of namespace ${namespace}${labels ? ` by ${labels}` : ''}, and Alertmanager its AlertmanagerConfigs; see what they choose: kubectl get prometheuses,alertmanagers -A -o yaml | grep -i -A4 selector`,
    strategy === MatcherStrategy.ON_NAMESPACE
      ? `alerts carry namespace=${namespace}, for Alertmanager passes no others to an AlertmanagerConfig of that namespace; what they are about is in workload_namespace`
      : 'Alertmanager must have alertmanagerConfigMatcherStrategy: { type: None }, or alerts about other namespaces reach nobody',
    `Alertmanager's own routes hear alerts of the blueprint too where they match, such as by severity: give those the matcher observatory="", or somebody is told twice`,
    ...(isNative
      ? [
          "Prometheus must have scrapeNativeHistograms: true (older than 3.8 or than operator 0.88: enableFeatures: ['native-histograms']), for a service has native histograms",
        ]
      : []),
    ...foundByLabel.map(
      ({ name, metricsPort }) =>
        `service ${name}: no workload was given; found by the label app.kubernetes.io/name=${name} in ${where}, where a container declares port ${metricsPort}`,
    ),
    ...skipped.map(({ what, why }) => `rules left out: ${what}: ${why}`),
  ];
}
