import { createHash } from 'node:crypto';
import type { k8s } from 'cdk8s-plus-28';
import type { Program } from '../../programs/program';
import { lazily } from '../lazily';
import { versionLabel } from '../names';
import { programContainer } from './container';
import { type ObjectsContext, replicasOf } from './context';
import { reloaderContainer } from './reloader';
import { volumesOf } from './volumes';

/** The pod of a workload. */
export function podTemplate(context: ObjectsContext): k8s.PodTemplateSpec {
  const { program, labels } = context;
  const restarts = program.files.some((file) => file.onChange === 'restart');
  return {
    metadata: {
      labels: { ...labels, ...versionLabel(program) },
      // What is not reloaded is started anew: a changed checksum is a changed pod.
      annotations: restarts ? { 'checksum/config': lazily(() => checksumOf(context.final())) } : undefined,
    },
    spec: podSpec(context),
  };
}

function podSpec(context: ObjectsContext): k8s.PodSpec {
  const { program } = context;
  const mounted = volumesOf(context);
  const volumes = mounted.flatMap(({ volume }) => (volume ? [volume] : []));
  return {
    serviceAccountName: context.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: program.user.uid,
      runAsGroup: program.user.gid,
      fsGroup: program.user.gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      programContainer(
        program,
        mounted.map(({ mount }) => mount),
      ),
      ...reloaderContainer(context, mounted),
    ],
    volumes: volumes.length > 0 ? volumes : undefined,
    terminationGracePeriodSeconds: program.stopSeconds,
    ...placementOnNodes(context),
  };
}

/** On every node, or spread over nodes and zones as far as there are enough. */
function placementOnNodes({ program, selector }: ObjectsContext): Partial<k8s.PodSpec> {
  const { hostNetwork, hostProcesses } = program.access;
  if (program.scale.kind === 'per-node') {
    return {
      hostNetwork: hostNetwork ? true : undefined,
      hostPid: hostProcesses ? true : undefined,
      // Nodes that are reserved or in trouble are to be seen too.
      tolerations: [{ operator: 'Exists' }],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    };
  }
  if ((replicasOf(program) ?? 1) < 2) return { nodeSelector: { 'kubernetes.io/os': 'linux' } };
  const labelSelector = { matchLabels: selector };
  return {
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
    topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    })),
  };
}

function checksumOf(program: Program): string {
  const hash = createHash('sha256');
  for (const file of program.files.filter(({ onChange }) => onChange === 'restart')) {
    hash.update(`${file.path}\0${file.content}\0`);
  }
  return hash.digest('hex');
}
