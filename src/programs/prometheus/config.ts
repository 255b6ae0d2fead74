import type { Blueprint } from '../../model';
import type { Surroundings } from '../surroundings';
import type { PrometheusOptions, RemoteWrite } from './options';
import { scrapeConfig } from './scrape';

type Json = Record<string, unknown>;

/** Where the rule files are, below which any depth of folders is not read. */
export const RULES_FOLDER = '/etc/prometheus/rules';

/**
 * What Prometheus reads, but for the rules.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export function prometheusConfig(
  blueprint: Blueprint,
  surroundings: Surroundings,
  options: PrometheusOptions = {},
): Json {
  const interval = blueprint.scrapeInterval.toMillis();
  return {
    global: {
      scrape_interval: blueprint.scrapeInterval.toString(),
      scrape_timeout: interval < 10_000 ? blueprint.scrapeInterval.toString() : '10s',
      evaluation_interval: blueprint.evaluationInterval.toString(),
      scrape_native_histograms: true,
      external_labels: {
        cluster: blueprint.cluster,
        environment: blueprint.environment,
        // Expanded by Prometheus when it reads the file: each replica has its own name.
        prometheus_replica: `\${REPLICA_NAME}`,
      },
    },
    rule_files: [`${RULES_FOLDER}/*.yaml`],
    alerting: {
      // Both replicas tell the same alert: without the replica's name Alertmanager sees one.
      alert_relabel_configs: [{ action: 'labeldrop', regex: 'prometheus_replica' }],
      alertmanagers: [{ static_configs: [{ targets: surroundings.replicas('alertmanager', 'http') }] }],
    },
    scrape_configs: surroundings.jobs.map((job) => scrapeConfig(job, blueprint)),
    storage: {
      tsdb: { out_of_order_time_window: options.outOfOrderWindow?.toString() ?? '30m' },
      exemplars: { max_exemplars: 100_000 },
    },
    ...(options.otlpReceiver ? { otlp: { promote_resource_attributes: PROMOTED_ATTRIBUTES } } : {}),
    ...(options.remoteWrite?.length
      ? { remote_write: options.remoteWrite.map((target) => remoteWriteConfig(target, surroundings)) }
      : {}),
  };
}

/** Resource attributes that become labels of metrics pushed by OpenTelemetry's protocol. */
const PROMOTED_ATTRIBUTES = [
  'service.name',
  'service.namespace',
  'service.instance.id',
  'deployment.environment.name',
  'k8s.namespace.name',
  'k8s.pod.name',
];

function remoteWriteConfig(target: RemoteWrite, surroundings: Surroundings): Json {
  return {
    name: target.name,
    url: target.url,
    send_exemplars: true,
    send_native_histograms: true,
    ...(target.bearerToken
      ? { authorization: { type: 'Bearer', credentials_file: surroundings.secretPath(target.bearerToken) } }
      : {}),
    ...(target.sigv4Region ? { sigv4: { region: target.sigv4Region } } : {}),
  };
}
