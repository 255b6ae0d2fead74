import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything of a cluster is: its network namespaces, addresses and folders. Nothing outside them is ever used. */
export interface Cluster {
  readonly name: string;
  /** Holds all that the cluster writes; removed with it. */
  readonly folder: string;
  /** Network namespace of the control plane, of the vendors' test servers and of the stories. */
  readonly namespace: string;
  readonly nodes: ClusterNode[];
  /** An administrator's credentials. */
  readonly kubeconfig: string;
}

/** A machine of the cluster: a network namespace with a container runtime and a kubelet of its own. */
export interface ClusterNode {
  readonly name: string;
  readonly folder: string;
  readonly namespace: string;
  readonly address: string;
  readonly podCidr: string;
  /** Below it are the cgroups of all its pods. */
  readonly cgroup: string;
  /** The container runtime's socket. */
  readonly socket: string;
}

export const CONTROL_PLANE_ADDRESS = '10.99.0.1';
/** Where the vendors' test servers listen. */
export const VENDORS_ADDRESS = '10.99.0.10';
export const NODES_CIDR = '10.99.0.0/24';
export const PODS_CIDR = '10.244.0.0/16';
export const SERVICES_CIDR = '10.96.0.0/16';
export const DNS_ADDRESS = '10.96.0.10';
export const API_SERVER_PORT = 6443;
export const API_SERVER_URL = `https://${CONTROL_PLANE_ADDRESS}:${API_SERVER_PORT}`;

const NODES = [1, 2, 3];

/** The cluster of a name; clusters with different names can run side by side. */
export function clusterNamed(name = process.env.LIVE_CLUSTER ?? 'live'): Cluster {
  if (!/^[a-z][a-z0-9]{0,7}$/.test(name))
    throw new Error(`'${name}' is no name of a cluster: up to eight small letters and digits, a letter first.`);
  const folder = join(tmpdir(), `cdk-observatory-${name}`);
  const nodes = NODES.map((number) => {
    const nodeFolder = join(folder, `node-${number}`);
    return {
      name: `node-${number}`,
      folder: nodeFolder,
      namespace: `${name}-node-${number}`,
      address: `10.99.0.${20 + number}`,
      podCidr: `10.244.${number}.0/24`,
      cgroup: `/${name}-node-${number}`,
      socket: join(nodeFolder, 'containerd.sock'),
    };
  });
  return { name, folder, namespace: `${name}-control`, nodes, kubeconfig: join(folder, 'admin.kubeconfig') };
}
