import { k8s } from 'cdk8s-plus-28';
import { Secret } from '../../model';
import { type EnvVar, type HttpEndpoint, type Program, type Resources, RuntimeValue } from '../../programs/program';
import { quantityOf } from './volumes';

const RUNTIME_FIELDS: Record<RuntimeValue, string> = {
  [RuntimeValue.REPLICA_NAME]: 'metadata.name',
  [RuntimeValue.REPLICA_ADDRESS]: 'status.podIP',
  [RuntimeValue.NODE_NAME]: 'spec.nodeName',
};

/** What restricted Pod Security asks of a container, and a root file system that nobody writes to. */
export const RESTRICTED: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** How often a program is asked whether it has started. */
const STARTUP_PERIOD_SECONDS = 5;

/** The container of the program itself. */
export function programContainer(program: Program, volumeMounts: k8s.VolumeMount[]): k8s.Container {
  const { health } = program;
  return {
    name: program.name,
    image: program.image.reference,
    command: program.command,
    args: program.args,
    env: program.env.length > 0 ? program.env.map(envVar) : undefined,
    ports: program.ports.map((port) => ({ name: port.name, containerPort: port.number, protocol: port.protocol })),
    volumeMounts,
    resources: resourcesOf(program.resources),
    securityContext: RESTRICTED,
    startupProbe: {
      ...probe(health.readiness),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      failureThreshold: Math.ceil(health.startupSeconds / STARTUP_PERIOD_SECONDS),
    },
    readinessProbe: { ...probe(health.readiness), periodSeconds: 10, failureThreshold: 3 },
    // Slower to judge than readiness: a restart helps only what does not come back by itself.
    livenessProbe: { ...probe(health.liveness), periodSeconds: 15, failureThreshold: 6 },
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

export function resourcesOf(resources: Resources): k8s.ResourceRequirements {
  const list = (which: 'request' | 'limit') => ({
    cpu: k8s.Quantity.fromString(`${resources.cpuMillis[which]}m`),
    memory: quantityOf(resources.memoryBytes[which]),
  });
  return { requests: list('request'), limits: list('limit') };
}

export function probe(endpoint: HttpEndpoint): k8s.Probe {
  return { httpGet: { path: endpoint.path, port: k8s.IntOrString.fromString(endpoint.port) }, timeoutSeconds: 5 };
}

function envVar({ name, value }: EnvVar): k8s.EnvVar {
  if (value instanceof Secret) return { name, valueFrom: { secretKeyRef: { name: value.name, key: value.key } } };
  const fieldPath = RUNTIME_FIELDS[value as RuntimeValue];
  return fieldPath ? { name, valueFrom: { fieldRef: { fieldPath } } } : { name, value };
}
