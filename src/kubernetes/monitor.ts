import type { Workload } from 'cdk8s-plus-28';
import type { Blueprint, Service } from '../model';
import { nearest, ObservatoryError, type Problem } from '../model/problem';
import type { MonitorProps } from './monitor-props';

/** A workload that is one of the blueprint's services. */
export interface Monitor {
  readonly service: Service;
  readonly workload: Workload;
  readonly port?: number;
}

/** A monitor, when nothing more can be added to its workload. */
export interface ResolvedMonitor {
  readonly service: Service;
  readonly namespace?: string;
  /** Labels of its pods: each has one of the values, or any where none are named. */
  readonly labels: { readonly name: string; readonly values: string[] }[];
  readonly port: number;
}

/** Says which service it is, or throws with the nearest name. */
export function monitorOf(blueprint: Blueprint, workload: Workload, props: MonitorProps): Monitor {
  const names = blueprint.services.map(({ name }) => name);
  const service = blueprint.services.find(({ name }) => name === props.service);
  if (!service) {
    const near = nearest(props.service, names);
    throw new ObservatoryError([
      {
        code: 'unknown-service',
        where: `monitor('${workload.node.path}')`,
        message: `there is no service '${props.service}' in blueprint '${blueprint.name}'`,
        allowed: names.length > 0 ? names.join(', ') : 'none: the blueprint has no services',
        mend: near ? `did you mean '${near}'?` : `add new Service('${props.service}', …) to the blueprint`,
      },
    ]);
  }
  return { service, workload, port: props.port };
}

/** All monitors that can be, and what is wrong with the others. */
export function resolveMonitors(monitors: Monitor[]): { found: ResolvedMonitor[]; problems: Problem[] } {
  const found: ResolvedMonitor[] = [];
  const problems: Problem[] = [];
  const services = new Map<string, string>();
  for (const monitor of monitors) {
    const resolved = resolveMonitor(monitor);
    if ('code' in resolved) {
      problems.push(resolved);
      continue;
    }
    const path = monitor.workload.node.path;
    const key = `${path} ${resolved.port}`;
    const other = services.get(key);
    if (other !== undefined && other !== resolved.service.name) {
      problems.push({
        code: 'workload-of-two-services',
        where: `monitor('${path}')`,
        message: `port ${resolved.port} is to be service '${other}' and service '${resolved.service.name}'`,
        allowed: 'one service for each port of a workload',
        mend: 'name another port for one of them, or take one away',
      });
    }
    services.set(key, resolved.service.name);
    found.push(resolved);
  }
  return { found, problems };
}

function resolveMonitor(monitor: Monitor): ResolvedMonitor | Problem {
  const { service, workload } = monitor;
  const port = portOf(monitor);
  if (typeof port !== 'number') return port;
  const labels = labelsOf(workload);
  if (!Array.isArray(labels)) return labels;
  return { service, namespace: workload.metadata.namespace, labels, port };
}

/** Prometheus finds a pod's ports by what its containers declare: what they don't would never be scraped, and nobody would know. */
function portOf({ service, workload, port }: Monitor): number | Problem {
  const declared = [
    ...new Set(workload.containers.flatMap((container) => container.ports.map(({ number }) => number))),
  ];
  const wanted = port ?? service.metricsPort;
  if (declared.includes(wanted)) return wanted;
  if (port === undefined && declared.length === 1) return declared[0];
  return {
    code: 'undeclared-port',
    where: `monitor('${workload.node.path}')`,
    message: `no container declares port ${wanted}, on which service '${service.name}' is to show its metrics`,
    allowed: declared.length > 0 ? declared.join(', ') : 'none: the containers declare no ports',
    mend: `add { name: 'metrics', number: ${wanted} } to the container's ports, or name another port`,
  };
}

function labelsOf(workload: Workload): ResolvedMonitor['labels'] | Problem {
  const equal = Object.entries(workload.matchLabels).map(([name, value]) => ({ name, values: [value] }));
  const expressions = workload.matchExpressions;
  const unknown = expressions.filter(({ operator }) => operator !== 'In' && operator !== 'Exists');
  if (equal.length + expressions.length === 0 || unknown.length > 0) {
    return {
      code: 'unusable-selector',
      where: `monitor('${workload.node.path}')`,
      message:
        unknown.length > 0
          ? `its selector says ${unknown.map(({ key, operator }) => `${key} ${operator}`).join(', ')}`
          : 'it has no selector: which pods are its own is not known',
      allowed: 'labels with values, In, Exists',
      mend: 'select its pods by a label, or leave `select: false` away',
    };
  }
  return [...equal, ...expressions.map(({ key, values }) => ({ name: key, values: values ?? [] }))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
