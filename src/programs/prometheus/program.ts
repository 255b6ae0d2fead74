import type { Blueprint, RuleGroup } from '../../model';
import { type ImageOptions, imageOf } from '../image';
import { mergePatch } from '../overrides';
import { type Call, GIB, type KubernetesRule, type Program, type ProgramFile, RuntimeValue } from '../program';
import type { ScrapeJob, Surroundings } from '../surroundings';
import { toYaml } from '../yaml';
import { prometheusCapacity } from './capacity';
import { prometheusConfig, RULES_FOLDER } from './config';
import type { PrometheusOptions } from './options';
import { RuleText } from './rule-text';
import { rulesConfig } from './rules';

const CONFIG = '/etc/prometheus/config/prometheus.yml';
const DATA = '/prometheus';

/**
 * Prometheus: collects, keeps, evaluates rules.
 *
 * @param groups the rules, as the rulebook gives them
 * @param kubernetes what the discovery of the jobs must be allowed to see
 * @see https://prometheus.io/docs/prometheus/latest/getting_started/
 */
export function prometheus(
  blueprint: Blueprint,
  groups: RuleGroup[],
  surroundings: Surroundings,
  options: PrometheusOptions = {},
  images: ImageOptions = {},
  kubernetes: KubernetesRule[] = [],
): Program {
  const capacity = prometheusCapacity(blueprint, options.expectedSeries);
  const config = mergePatch(prometheusConfig(blueprint, surroundings, options), options.overrides);
  const tokens = (options.remoteWrite ?? []).flatMap((target) => (target.bearerToken ? [target.bearerToken] : []));
  return {
    name: 'prometheus',
    component: 'metrics-store',
    image: imageOf('prometheus', images),
    args: [
      `--config.file=${CONFIG}`,
      `--storage.tsdb.path=${DATA}`,
      `--storage.tsdb.retention.time=${blueprint.metricsRetention.delete}`,
      `--storage.tsdb.retention.size=${capacity.retentionBytes / GIB}GB`,
      '--web.listen-address=:9090',
      // The reloader beside it asks for it; network policies say who else reaches the port.
      '--web.enable-lifecycle',
      '--enable-feature=exemplar-storage',
      ...(options.otlpReceiver ? ['--web.enable-otlp-receiver'] : []),
    ],
    env: [{ name: 'REPLICA_NAME', value: RuntimeValue.REPLICA_NAME }],
    files: [{ path: CONFIG, content: toYaml(config), onChange: 'reload' }, ...ruleFiles(groups, blueprint)],
    secrets: tokens.map((secret) => ({ secret, path: surroundings.secretPath(secret) })),
    ports: [{ name: 'http', number: 9090, protocol: 'TCP' }],
    calls: [
      { to: 'program', program: 'alertmanager', port: 'http' },
      ...scrapeCalls(surroundings.jobs),
      ...outsideCalls(options),
    ],
    storage: [{ name: 'data', path: DATA, bytes: capacity.volumeBytes, kind: 'persistent' }],
    scale: { kind: 'replicas', count: options.replicas ?? 2 },
    health: {
      readiness: { path: '/-/ready', port: 'http' },
      liveness: { path: '/-/healthy', port: 'http' },
      // A long write-ahead log takes its time to be replayed.
      startupSeconds: 900,
    },
    resources: capacity.resources,
    user: { uid: 65534, gid: 65534 },
    access: { hostPaths: [], kubernetes, iam: [] },
    reload: { path: '/-/reload', port: 'http' },
    stopSeconds: 300,
  };
}

/** How large a rule file may become: platforms keep files in objects of at most a megabyte. */
const RULE_FILE_BYTES = 512 * 1024;

/** Files for each family of groups: what stands before the first dot of a group's name. A family that is too large for one has several. */
export function ruleFiles(groups: RuleGroup[], blueprint: Blueprint): ProgramFile[] {
  const families = new Map<string, RuleText[]>();
  for (const group of rulesConfig(groups, blueprint).groups) {
    const family = group.name.split('.')[0];
    const files = families.get(family) ?? [new RuleText()];
    families.set(family, files);
    const written = RuleText.group(group);
    if (files[files.length - 1].add(written, RULE_FILE_BYTES)) continue;
    const next = new RuleText();
    next.add(written, RULE_FILE_BYTES);
    files.push(next);
  }
  return [...families].flatMap(([family, files]) =>
    files.map((file, i) => ({
      path: `${RULES_FOLDER}/${family}${i === 0 ? '' : `.${i + 1}`}.yaml`,
      content: `${file}`,
      onChange: 'reload' as const,
    })),
  );
}

function scrapeCalls(jobs: ScrapeJob[]): Call[] {
  const calls: Call[] = [];
  const onPods = jobs.filter((job) => !job.onNodes);
  const onNodes = jobs.filter((job) => job.onNodes);
  const ports = (some: ScrapeJob[]) =>
    some.some((job) => job.ports.length === 0)
      ? []
      : [...new Set(some.flatMap((job) => job.ports))].sort((a, b) => a - b);
  if (onPods.length > 0) calls.push({ to: 'targets', ports: ports(onPods) });
  if (onNodes.length > 0) calls.push({ to: 'nodes', ports: ports(onNodes) });
  if (jobs.some((job) => 'kubernetes_sd_configs' in job.discovery)) calls.push({ to: 'platform-api' });
  return calls;
}

function outsideCalls(options: PrometheusOptions): Call[] {
  const ports = (options.remoteWrite ?? []).map(({ url }) => {
    const { port, protocol } = new URL(url);
    return port ? Number(port) : protocol === 'https:' ? 443 : 80;
  });
  return ports.length > 0
    ? [{ to: 'outside', ports: [...new Set(ports)].sort((a, b) => a - b), why: 'remote write' }]
    : [];
}
