import { Blueprint, Channel, Duration, Escalation, HttpMetrics, Responder, Secret, Service } from 'cdk-observatory';
import { parse } from 'yaml';
import { SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { synthesize } from './deployment';
import { apply, kubectl, type LiveObject, namespace } from './live';

/** A system of so many services with objectives, each owned by the same team. */
export function systemOf(name: string, services: number): Blueprint {
  const team = new Responder('team', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) });
  return new Blueprint(name, {
    escalation: Escalation.through(team),
    services: Array.from(
      { length: services },
      (_, index) =>
        new Service(`service-${index}`, {
          owner: team,
          metrics: HttpMetrics.openTelemetry(),
          objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
        }),
    ),
  });
}

/** What is scraped beside what the library finds by itself. */
export interface GeneratedLoad {
  /** Host and port of a sample service's metrics; it answers as all targets. */
  readonly address: string;
  /** Targets of generated series, and series of each. */
  readonly targets: number;
  readonly series: number;
  readonly interval: string;
  /** Services, with the names of `systemOf`, of which three instances each are scraped as often as usual. */
  readonly services: number;
}

/** The scrape jobs that the library makes for a blueprint, and two more at their end. */
export function withLoad(namespace: string, blueprint: Blueprint, load: GeneratedLoad): object[] {
  const { manifests } = synthesize(namespace, blueprint);
  const [text] = manifests.flatMap(({ data }) => (data as Record<string, string>)?.['prometheus.yml'] ?? []);
  const generated = Array.from({ length: load.targets }, (_, target) => ({
    targets: [load.address],
    labels: { __param_target: `${target}`, instance: `load-${target}` },
  }));
  const instances = blueprint.services.slice(0, load.services).flatMap(({ name }) =>
    ['0', '1', '2'].map((instance) => ({
      targets: [load.address],
      labels: { service: name, instance: `${name}-${instance}`, pod: `${name}-${instance}`, namespace: 'load' },
    })),
  );
  return [
    ...parse(text).scrape_configs,
    {
      job_name: 'load',
      metrics_path: '/series',
      params: { series: [`${load.series}`] },
      scrape_interval: load.interval,
      scrape_timeout: load.interval,
      static_configs: generated,
    },
    {
      job_name: 'instances',
      static_configs: instances,
      relabel_configs: [
        { target_label: 'cluster', replacement: blueprint.cluster },
        { target_label: 'environment', replacement: blueprint.environment },
      ],
    },
  ];
}

/** What a container has used, as its node counted it a few seconds ago. */
export interface ContainerUse {
  readonly workingSet: number;
  readonly cpuSeconds: number;
  /** Parts of a tenth of a second in which it had to wait, because it had used up its CPU limit, and all in which it ran. */
  readonly throttledPeriods: number;
  readonly periods: number;
}

/** Nothing, if the node has not looked at the container yet. */
export function containerUse(pod: LiveObject, container: string): ContainerUse | undefined {
  const status = pod.status.containerStatuses.find(({ name }: { name: string }) => name === container);
  const [, id] = String(status?.containerID).split('://');
  const text = kubectl('get', '--raw', `/api/v1/nodes/${pod.spec.nodeName}/proxy/metrics/cadvisor`);
  const value = (metric: string) => {
    const found = new RegExp(`^container_${metric}\\{[^}]*id="[^"]*/${id}"[^}]*\\} (\\S+)`, 'm').exec(text);
    return found ? Number(found[1]) : undefined;
  };
  const workingSet = value('memory_working_set_bytes');
  if (!workingSet) return undefined;
  return {
    workingSet,
    cpuSeconds: value('cpu_usage_seconds_total') ?? 0,
    throttledPeriods: value('cpu_cfs_throttled_periods_total') ?? 0,
    periods: value('cpu_cfs_periods_total') ?? 0,
  };
}

/** A quantity of memory in bytes: `768Mi`. */
export function bytesOf(quantity: string): number {
  const [, number, unit] = /^(\d+)(Ki|Mi|Gi)?$/.exec(quantity) ?? [];
  if (!number) throw new Error(`'${quantity}' is no quantity of memory.`);
  return Number(number) * 1024 ** ['', 'Ki', 'Mi', 'Gi'].indexOf(unit ?? '');
}

/** One pod that answers as all generated targets, and the name by which it is found. */
export function startLoad(namespaceName: string): void {
  const labels = { 'app.kubernetes.io/name': 'load' };
  const metadata = { name: 'load', namespace: namespaceName };
  const container = {
    name: 'service',
    image: SAMPLE_SERVICE_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ containerPort: 9090 }],
    readinessProbe: { tcpSocket: { port: 9090 }, periodSeconds: 1 },
    securityContext: { runAsUser: 65534 },
  };
  namespace(namespaceName);
  apply(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 9090 }] } },
  );
}
