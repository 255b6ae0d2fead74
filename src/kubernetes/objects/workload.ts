import { k8s } from 'cdk8s-plus-28';
import { versionLabel } from '../names';
import { isStateful, metadata, type ObjectsContext, replicasOf } from './context';
import { podTemplate } from './pod';
import { quantityOf } from './volumes';

/** How many old versions are kept to go back to. */
const REVISIONS = 5;

/** What runs the program: one on each node, replicas that keep their names and volumes, or replicas that are all the same. */
export function workload(context: ObjectsContext): void {
  if (context.program.scale.kind === 'per-node') daemonSet(context);
  else if (isStateful(context.program)) statefulSet(context);
  else deployment(context);
}

function daemonSet(context: ObjectsContext): void {
  new k8s.KubeDaemonSet(context.scope, 'workload', {
    metadata: workloadMetadata(context),
    spec: {
      selector: { matchLabels: context.selector },
      revisionHistoryLimit: REVISIONS,
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') },
      },
      template: podTemplate(context),
    },
  });
}

function statefulSet(context: ObjectsContext): void {
  const { program, placement } = context;
  const claims = program.storage.filter((storage) => storage.kind === 'persistent');
  new k8s.KubeStatefulSet(context.scope, 'workload', {
    metadata: workloadMetadata(context),
    spec: {
      replicas: replicasOf(program),
      serviceName: context.names.replicasService(program.name),
      selector: { matchLabels: context.selector },
      revisionHistoryLimit: REVISIONS,
      // They are equals, or can only become ready together: none has to wait for another.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      template: podTemplate(context),
      volumeClaimTemplates: claims.map((storage) => ({
        metadata: { name: storage.name, labels: context.selector },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: placement.storageClassName,
          resources: { requests: { storage: quantityOf(storage.bytes) } },
        },
      })),
    },
  });
}

function deployment(context: ObjectsContext): void {
  new k8s.KubeDeployment(context.scope, 'workload', {
    metadata: workloadMetadata(context),
    spec: {
      replicas: replicasOf(context.program),
      selector: { matchLabels: context.selector },
      revisionHistoryLimit: REVISIONS,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
      },
      template: podTemplate(context),
    },
  });
}

function workloadMetadata(context: ObjectsContext): k8s.ObjectMeta {
  return { ...metadata(context), labels: { ...context.labels, ...versionLabel(context.program) } };
}
