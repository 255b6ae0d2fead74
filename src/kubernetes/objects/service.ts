import { k8s } from 'cdk8s-plus-28';
import type { Port, Program } from '../../programs/program';
import { isStateful, metadata, type ObjectsContext, replicasOf } from './context';

/** How the program is reached: all of it by one address, and each replica with a name of its own by another. */
export function services(context: ObjectsContext): void {
  const { program, selector } = context;
  if (program.scale.kind === 'per-node' || program.ports.length === 0) return;
  const hasOwnData = isStateful(program) && (replicasOf(program) ?? 1) > 1 && program.scale.kind === 'replicas';
  new k8s.KubeService(context.scope, 'service', {
    metadata: metadata(context),
    spec: {
      type: 'ClusterIP',
      selector,
      ports: openPorts(program).map(servicePort),
      // Replicas that collect by themselves differ a little: who looks should go on looking at the same one.
      ...(hasOwnData ? { sessionAffinity: 'ClientIP' } : {}),
    },
  });
  if (!isStateful(program)) return;
  new k8s.KubeService(context.scope, 'replicas-service', {
    metadata: metadata(context, context.names.replicasService(program.name)),
    spec: {
      type: 'ClusterIP',
      clusterIp: 'None',
      selector,
      ports: program.ports.map(servicePort),
      // Replicas must find each other before they are ready: that is how they become it.
      publishNotReadyAddresses: true,
    },
  });
}

/** Ports that are not for its own replicas alone. */
export function openPorts(program: Program): Port[] {
  const own = new Set(
    program.calls.flatMap((call) => (call.to === 'program' && call.program === program.name ? [call.port] : [])),
  );
  return program.ports.filter((port) => !own.has(port.name));
}

function servicePort(port: Port): k8s.ServicePort {
  return {
    name: port.name,
    port: port.number,
    protocol: port.protocol,
    targetPort: k8s.IntOrString.fromString(port.name),
  };
}
