/**
 * The one place where versions stand: image by image, as their projects publish them.
 */
export const VERSIONS: Record<string, { readonly image: string; readonly version: string }> = {
  prometheus: { image: 'quay.io/prometheus/prometheus', version: 'v3.14.0' },
  alertmanager: { image: 'quay.io/prometheus/alertmanager', version: 'v0.34.0' },
  'node-exporter': { image: 'quay.io/prometheus/node-exporter', version: 'v1.12.1' },
  'blackbox-exporter': { image: 'quay.io/prometheus/blackbox-exporter', version: 'v0.28.0' },
  'kube-state-metrics': { image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics', version: 'v2.20.0' },
  pushgateway: { image: 'quay.io/prometheus/pushgateway', version: 'v1.11.3' },
  'config-reloader': { image: 'quay.io/prometheus-operator/prometheus-config-reloader', version: 'v0.93.1' },
  collector: {
    image: 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib',
    version: '0.158.0',
  },
  busybox: { image: 'public.ecr.aws/docker/library/busybox', version: '1.37.0' },
};
