import { k8s } from 'cdk8s-plus-28';
import type { Program } from '../../programs/program';
import { configMapName } from './config-map';
import { isStateful, type ObjectsContext } from './context';
import { foldersOf } from './file-groups';

/** A volume, where it is mounted, and into which containers. */
export interface Mounted {
  /** Undefined: the volume comes from a claim of the stateful set. */
  readonly volume?: k8s.Volume;
  readonly mount: k8s.VolumeMount;
  /** Whether the reloader beside the program must see it too. */
  readonly watched?: boolean;
}

/** Below this, each secret has a folder with a file for each key. */
export const SECRETS_FOLDER = '/etc/observatory/secrets';

/** Where programs look for who they are to the API server. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
export const TOKEN_FILE = `${TOKEN_FOLDER}/token`;
export const CA_FILE = `${TOKEN_FOLDER}/ca.crt`;

/** For its owner and group to read: the group is the program's by `fsGroup`. */
const PRIVATE_MODE = 0o440;

/** Everything that is mounted into the program's container, in a fixed order. */
export function volumesOf(context: ObjectsContext): Mounted[] {
  return [
    ...fileVolumes(context),
    ...secretVolumes(context.program),
    ...storageVolumes(context.program),
    ...hostVolumes(context.program),
    ...tokenVolume(context.program),
  ];
}

/** One volume a folder, out of all ConfigMaps that hold files of it. */
function fileVolumes(context: ObjectsContext): Mounted[] {
  return foldersOf(context.files).map((folder) => {
    const groups = context.files.filter((group) => group.folder === folder);
    const name = groups[0].suffix;
    const sources = groups.map((group) => ({ configMap: { name: configMapName(context, group) } }));
    return {
      volume: { name, projected: { sources } },
      mount: { name, mountPath: folder, readOnly: true },
      watched: groups.some((group) => group.onChange === 'reload'),
    };
  });
}

/** One volume for all secrets, with only the keys that the program reads. */
function secretVolumes(program: Program): Mounted[] {
  const names = [...new Set(program.secrets.map(({ secret }) => secret.name))];
  if (names.length === 0) return [];
  const sources = names.map((name) => {
    const keys = new Set(program.secrets.flatMap(({ secret }) => (secret.name === name ? [secret.key] : [])));
    return { secret: { name, items: [...keys].map((key) => ({ key, path: `${name}/${key}` })) } };
  });
  return [
    {
      volume: { name: 'secrets', projected: { defaultMode: PRIVATE_MODE, sources } },
      mount: { name: 'secrets', mountPath: SECRETS_FOLDER, readOnly: true },
    },
  ];
}

function storageVolumes(program: Program): Mounted[] {
  return program.storage.map(({ name, path, bytes, kind }) => {
    const mount = { name, mountPath: path };
    if (kind === 'persistent' && isStateful(program)) return { mount };
    return { volume: { name, emptyDir: { sizeLimit: quantityOf(bytes) } }, mount };
  });
}

function hostVolumes(program: Program): Mounted[] {
  return program.access.hostPaths.map(({ name, hostPath, path }) => ({
    volume: { name, hostPath: { path: hostPath } },
    // What is mounted on the host later on is to be seen as well.
    mount: { name, mountPath: path, readOnly: true, mountPropagation: 'HostToContainer' },
  }));
}

/**
 * The service account's token, in the program's own container alone: what Kubernetes mounts by itself would be in every container
 * of the pod.
 */
function tokenVolume(program: Program): Mounted[] {
  if (program.access.kubernetes.length === 0) return [];
  const name = 'service-account-token';
  const sources: k8s.VolumeProjection[] = [
    { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardApi: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
  ];
  return [
    {
      volume: { name, projected: { defaultMode: PRIVATE_MODE, sources } },
      mount: { name, mountPath: TOKEN_FOLDER, readOnly: true },
    },
  ];
}

/** Bytes as Kubernetes writes them: in the largest unit in which they are whole. */
export function quantityOf(bytes: number): k8s.Quantity {
  const units: [string, number][] = [
    ['Gi', 1024 ** 3],
    ['Mi', 1024 ** 2],
    ['Ki', 1024],
  ];
  const [unit, size] = units.find(([, unitSize]) => bytes % unitSize === 0) ?? ['', 1];
  return k8s.Quantity.fromString(`${bytes / size}${unit}`);
}
