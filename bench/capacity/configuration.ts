import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Blueprint, Channel, Duration, Escalation, HttpMetrics, Responder, Secret, Service } from 'cdk-observatory';
import { Observatory } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';

/** What a Prometheus is given to do. */
export interface Load {
  readonly name: string;
  /** Targets of generated series, and series of each. They are scraped every second. */
  readonly targets: number;
  readonly series: number;
  /** Services whose HTTP metrics three instances have each. They are scraped every 15 seconds. */
  readonly services: number;
  /** Whether the rules for them run, every five seconds. */
  readonly rules: boolean;
}

export const INSTANCES = 3;

function blueprint(services: number): Blueprint {
  const team = new Responder('team', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) });
  return new Blueprint('load', {
    escalation: Escalation.through(team),
    services: Array.from(
      { length: Math.max(1, services) },
      (_, index) =>
        new Service(`service-${index}`, {
          owner: team,
          metrics: HttpMetrics.openTelemetry(),
          objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
        }),
    ),
  });
}

/**
 * Writes the files that the library makes. Changed are: targets are listed, not asked from Kubernetes; there is no Alertmanager;
 * how often is scraped and evaluated.
 *
 * @param sample address of the sample service's metrics
 * @param generation other numbers give other targets with as many series: as if all pods had been replaced
 */
export function writeConfiguration(folder: string, load: Load, sample: string, generation = 0): string {
  mkdirSync(join(folder, 'rules'), { recursive: true });
  const chart = new Chart(new App(), 'load');
  new Observatory(chart, 'observatory', { blueprint: blueprint(load.services) });
  const files = (chart.toJson() as { kind: string; data?: Record<string, string>; metadata: { name: string } }[])
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('load-prometheus'))
    .flatMap(({ data }) => Object.entries(data ?? {}));
  for (const [name, text] of files) {
    if (name === 'prometheus.yml') continue;
    writeFileSync(join(folder, 'rules', name), text.replace(/interval: 30s/g, 'interval: 5s'));
  }
  const config = parse(new Map(files).get('prometheus.yml') as string);
  config.rule_files = load.rules ? [join(folder, 'rules', '*.yaml')] : [];
  config.alerting = {};
  config.scrape_configs = [
    {
      job_name: 'load',
      metrics_path: '/series',
      scrape_interval: '1s',
      scrape_timeout: '1s',
      params: { series: [`${load.series}`] },
      static_configs: numbers(load.targets).map((target) => ({
        targets: [sample],
        labels: { __param_target: `${generation * load.targets + target}`, pod: `load-${generation}-${target}` },
      })),
      relabel_configs: [{ source_labels: ['pod'], target_label: 'instance' }],
    },
    {
      job_name: 'services',
      scrape_interval: '15s',
      static_configs: numbers(load.services).flatMap((service) =>
        numbers(INSTANCES).map((instance) => ({
          targets: [sample],
          labels: { service: `service-${service}`, pod: `service-${service}-${instance}`, namespace: 'load' },
        })),
      ),
      relabel_configs: [
        { source_labels: ['pod'], target_label: 'instance' },
        { target_label: 'cluster', replacement: 'load' },
        { target_label: 'environment', replacement: 'production' },
      ],
    },
  ];
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, stringify(config));
  return file;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
