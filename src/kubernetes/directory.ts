import type { Blueprint } from '../model';
import { alertmanager } from '../programs/alertmanager';
import { blackboxExporter } from '../programs/blackbox-exporter/program';
import { kubeStateMetrics } from '../programs/kube-state-metrics/program';
import { nodeExporter } from '../programs/node-exporter/program';
import type { Port, Program } from '../programs/program';
import { prometheus } from '../programs/prometheus';
import { pushgateway } from '../programs/pushgateway/program';
import type { Surroundings } from '../programs/surroundings';

/** Surroundings for asking a program about itself alone. */
export const NOWHERE: Surroundings = { address: () => '', replicas: () => [], secretPath: () => '', jobs: [] };

/** Each program as it is without options. */
const PROGRAMS: Record<string, (blueprint: Blueprint) => Program> = {
  prometheus: (blueprint) => prometheus(blueprint, [], NOWHERE),
  alertmanager: (blueprint) => alertmanager(blueprint, NOWHERE),
  'node-exporter': () => nodeExporter(),
  'kube-state-metrics': () => kubeStateMetrics(),
  'blackbox-exporter': (blueprint) => blackboxExporter(blueprint),
  pushgateway: () => pushgateway(),
};

/** Telling a program writes all its files, and its ports are asked for many times. */
const ports = new WeakMap<Blueprint, Map<string, Port[]>>();

function portsOf(blueprint: Blueprint, program: string): Port[] {
  const known = ports.get(blueprint) ?? new Map<string, Port[]>();
  ports.set(blueprint, known);
  const found = known.get(program) ?? PROGRAMS[program]?.(blueprint).ports ?? [];
  known.set(program, found);
  return found;
}

/**
 * A port of a program, also of one that is in no chart of this app: the pieces of an observatory may be put together out of
 * several apps.
 */
export function portOf(blueprint: Blueprint, program: string, port: string): Port {
  const found = portsOf(blueprint, program).find(({ name }) => name === port);
  if (!found) throw new Error(`${program} has no port ${port}`);
  return found;
}
