import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificate, certificateAuthority } from './certificates';
import { command } from './command';
import { API_SERVER_URL, type Cluster, CONTROL_PLANE_ADDRESS } from './layout';

/** Kubernetes' own users and groups: the roles that it has for them by default are all that they get. */
const USERS = [
  { name: 'admin', user: 'admin', group: 'system:masters' },
  { name: 'controller-manager', user: 'system:kube-controller-manager' },
  { name: 'scheduler', user: 'system:kube-scheduler' },
  { name: 'proxy', user: 'system:kube-proxy' },
];

/** The file of a token's user, for programs that talk to the API server. */
export const kubeconfigOf = (cluster: Cluster, name: string) => join(cluster.folder, `${name}.kubeconfig`);
/** The certificate authority that vouches for the API server, the kubelets and the vendors' test servers. */
export const authorityFolder = (cluster: Cluster) => join(cluster.folder, 'authority');

/** Makes what the cluster's programs know each other by; it lives as long as the cluster. */
export function createCredentials(cluster: Cluster): void {
  const folder = authorityFolder(cluster);
  mkdirSync(folder, { recursive: true });
  certificateAuthority(folder);
  certificate(folder, 'api-server', {
    commonName: 'kube-apiserver',
    addresses: [CONTROL_PLANE_ADDRESS, '10.96.0.1'],
    names: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
  });
  certificate(folder, 'kubelet-client', {
    commonName: 'kube-apiserver-kubelet-client',
    organisation: 'system:masters',
    client: true,
  });
  for (const { name, address } of cluster.nodes)
    certificate(folder, name, { commonName: `system:node:${name}`, addresses: [address], names: [name] });
  command('openssl', ['genrsa', '-out', join(folder, 'service-accounts.key'), '2048']);

  const kubelets = cluster.nodes.map(({ name }) => ({ name, user: `system:node:${name}`, group: 'system:nodes' }));
  const lines = [...USERS, ...kubelets].map(({ name, user, group }: (typeof USERS)[number]) => {
    const token = randomBytes(16).toString('hex');
    writeKubeconfig(cluster, name, token);
    return `${token},${user},${user},"${group ?? ''}"\n`;
  });
  writeFileSync(join(cluster.folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
}

function writeKubeconfig(cluster: Cluster, name: string, token: string): void {
  const server = { server: API_SERVER_URL, 'certificate-authority': join(authorityFolder(cluster), 'ca.crt') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster.name, cluster: server }],
    users: [{ name, user: { token } }],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: name } }],
    'current-context': cluster.name,
  };
  writeFileSync(kubeconfigOf(cluster, name), JSON.stringify(config), { mode: 0o600 });
}
