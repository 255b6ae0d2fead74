import { posix } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import type { Problem } from '../../model/problem';
import { MIB, type Program } from '../../programs/program';
import { lazily } from '../lazily';
import { metadata, type ObjectsContext } from './context';
import type { FileGroup } from './file-groups';

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const LARGEST_BYTES = MIB;

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply */
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** One annotation holds no more, and `kubectl apply` without `--server-side` puts the whole object into one. */
const LARGEST_CLIENT_SIDE_BYTES = 256 * 1024;

/** The program's files. */
export function configMaps(context: ObjectsContext): void {
  for (const group of context.files) {
    const meta = metadata(context, configMapName(context, group));
    new k8s.KubeConfigMap(context.scope, group.suffix, {
      metadata: {
        ...meta,
        annotations: { [SYNC_OPTIONS]: lazily(() => syncOptions(context.final(), group) as string) },
      },
      data: lazily(() => contents(context.final(), group)),
    });
  }
}

export function configMapName(context: Pick<ObjectsContext, 'name'>, group: FileGroup): string {
  return `${context.name}-${group.suffix}`;
}

/** What no ConfigMap can hold. */
export function configMapProblems(context: ObjectsContext): Problem[] {
  return context.files.flatMap((group) => {
    const bytes = sizeOf(contents(context.final(), group));
    if (bytes <= LARGEST_BYTES) return [];
    return [
      {
        code: 'config-map-too-large',
        where: `ConfigMap '${configMapName(context, group)}'`,
        message: `${group.paths.join(', ')}: ${Math.ceil(bytes / 1024)} KiB, and Kubernetes takes no ConfigMap of that size`,
        allowed: `at most ${LARGEST_BYTES / 1024} KiB`,
        mend: 'make the blueprint smaller: divide it into several, each with an observatory and a name of its own',
      },
    ];
  });
}

/** Names of files and what they hold. */
function contents(program: Program, group: FileGroup): Record<string, string> {
  const wanted = new Set(group.paths);
  const files = program.files.filter((file) => wanted.has(file.path));
  return Object.fromEntries(files.map((file) => [posix.basename(file.path), file.content]));
}

/** Flux applies on the server's side anyway; Argo CD must be told where the client's side would fail. */
function syncOptions(program: Program, group: FileGroup): string | undefined {
  return sizeOf(contents(program, group)) > LARGEST_CLIENT_SIDE_BYTES ? 'ServerSideApply=true' : undefined;
}

function sizeOf(data: Record<string, string>): number {
  return Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
