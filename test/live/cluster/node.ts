import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../support/programs';
import { createCgroup } from './cgroups';
import { hasAnswer } from './control-plane';
import { authorityFolder, kubeconfigOf } from './credentials';
import { PAUSE_IMAGE } from './images';
import { type Cluster, type ClusterNode, DNS_ADDRESS, PODS_CIDR } from './layout';
import { startOnMachine } from './machine';
import { runtimeAnswers } from './runtime';

/** Starts the container runtime of a node. */
export async function startRuntime(cluster: Cluster, node: ClusterNode): Promise<void> {
  for (const folder of ['cni', 'manifests']) mkdirSync(join(node.folder, folder), { recursive: true });
  writeFileSync(join(node.folder, 'cni', '10-pods.conflist'), JSON.stringify(podNetwork(node)));
  writeFileSync(join(node.folder, 'containerd.toml'), containerdConfig(node));
  const words = ['containerd', '--config', join(node.folder, 'containerd.toml')];
  await startOnMachine(cluster, node, words, 'containerd', async () => runtimeAnswers(node));
}

/** Starts what makes a machine with a container runtime a node: kubelet and kube-proxy. */
export async function startNode(cluster: Cluster, node: ClusterNode): Promise<void> {
  createCgroup(node.cgroup);
  writeFileSync(join(node.folder, 'resolv.conf'), '');
  writeFileSync(join(node.folder, 'kubelet.json'), JSON.stringify(kubeletConfig(cluster, node)));
  const kubelet = [
    `--config=${join(node.folder, 'kubelet.json')}`,
    `--kubeconfig=${kubeconfigOf(cluster, node.name)}`,
    `--root-dir=${join(node.folder, 'kubelet')}`,
    `--hostname-override=${node.name}`,
    `--node-ip=${node.address}`,
    `--node-labels=topology.kubernetes.io/zone=zone-${node.name.slice(-1)}`,
  ];
  const proxy = [
    `--kubeconfig=${kubeconfigOf(cluster, 'proxy')}`,
    '--proxy-mode=nftables',
    `--cluster-cidr=${PODS_CIDR}`,
    `--hostname-override=${node.name}`,
    // Settings of the kernel belong to the machine, which is not ours.
    '--conntrack-max-per-core=0',
    '--conntrack-tcp-timeout-established=0s',
    '--conntrack-tcp-timeout-close-wait=0s',
  ];
  const isHealthy = (port: number) => () => hasAnswer(node, `http://127.0.0.1:${port}/healthz`);
  await startOnMachine(cluster, node, [programPath('kubelet'), ...kubelet], 'kubelet', isHealthy(10248));
  await startOnMachine(cluster, node, [programPath('kube-proxy'), ...proxy], 'proxy', isHealthy(10256));
}

/** Every packet of a pod is routed by its node, where policies can look at it: pods are joined point to point, not by a bridge. */
function podNetwork(node: ClusterNode): object {
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        ipam: {
          type: 'host-local',
          dataDir: join(node.folder, 'addresses'),
          ranges: [[{ subnet: node.podCidr }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

function containerdConfig(node: ClusterNode): string {
  return `version = 2
root = "${node.folder}/containerd"
state = "${node.folder}/run"
[grpc]
  address = "${node.socket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${node.folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # The machine may not lower the score by which the kernel chooses whom to end.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${node.folder}/cni"
`;
}

function kubeletConfig(cluster: Cluster, node: ClusterNode): object {
  const authority = (file: string) => join(authorityFolder(cluster), file);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: authority(`${node.name}.crt`),
    tlsPrivateKeyFile: authority(`${node.name}.key`),
    containerRuntimeEndpoint: `unix://${node.socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: node.cgroup,
    // Machines with the older kind of cgroups are still about.
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: 'cluster.local',
    resolvConf: join(node.folder, 'resolv.conf'),
    staticPodPath: join(node.folder, 'manifests'),
    podLogsDir: join(node.folder, 'logs'),
    maxPods: 60,
    // How soon a changed ConfigMap or Secret is in the pods' files.
    syncFrequency: '10s',
    // The disk is the whole machine's: its fill is not this node's doing.
    evictionHard: {
      'memory.available': '64Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '5s',
  };
}
