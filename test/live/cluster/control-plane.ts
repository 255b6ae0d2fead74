import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../support/programs';
import { inNamespace } from './command';
import { authorityFolder, kubeconfigOf } from './credentials';
import { API_SERVER_PORT, type Cluster, CONTROL_PLANE_ADDRESS, SERVICES_CIDR } from './layout';
import { startProcess } from './processes';

const ETCD = 'http://127.0.0.1:2379';

/** Where the API server says who asked for what, a line of JSON each. */
export const auditLogOf = (cluster: Cluster) => join(cluster.folder, 'audit.log');

/** Starts etcd, the API server, the controller manager and the scheduler. */
export async function startControlPlane(cluster: Cluster): Promise<void> {
  await start(cluster, 'etcd', etcdArgs(cluster), () => hasAnswer(cluster, `${ETCD}/health`));
  writeFileSync(join(cluster.folder, 'audit-policy.json'), JSON.stringify(AUDIT_POLICY));
  await start(cluster, 'kube-apiserver', apiServerArgs(cluster), async () => {
    const [command, words] = inNamespace(cluster.namespace, programPath('kubectl'));
    const args = [...words, '--kubeconfig', cluster.kubeconfig, 'get', '--raw=/readyz'];
    return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
  });
  const rest: [string, string, string[], number][] = [
    ['kube-controller-manager', 'controller-manager', controllerManagerArgs(cluster), 10257],
    ['kube-scheduler', 'scheduler', [], 10259],
  ];
  for (const [program, user, args, port] of rest) {
    const common = [`--kubeconfig=${kubeconfigOf(cluster, user)}`, '--leader-elect=false', '--bind-address=127.0.0.1'];
    await start(cluster, program, [...common, ...args], () => hasAnswer(cluster, `https://127.0.0.1:${port}/healthz`));
  }
}

async function start(cluster: Cluster, program: string, args: string[], isReady: () => Promise<boolean>) {
  const words = inNamespace(cluster.namespace, programPath(program), ...args);
  await startProcess(cluster, { name: program, words }, isReady);
}

/** Whether an address of a namespace answers; programs vouch for their health with certificates of their own. */
export async function hasAnswer(cluster: { namespace: string }, url: string): Promise<boolean> {
  const [command, args] = inNamespace(cluster.namespace, 'curl', '-sfk', '--max-time', '2', '-o', '/dev/null', url);
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function etcdArgs({ folder }: Cluster): string[] {
  const peer = 'http://127.0.0.1:2380';
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${ETCD}`,
    `--advertise-client-urls=${ETCD}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // Nothing has to survive the cluster.
    '--unsafe-no-fsync',
  ];
}

/** Everything that changes something or is refused is kept; what only reads is kept when a service account does it. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', users: ['admin'], verbs: ['get', 'list', 'watch'] },
    { level: 'None', userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'] },
    {
      level: 'None',
      users: ['system:kube-controller-manager', 'system:kube-scheduler', 'system:kube-proxy', 'system:apiserver'],
    },
    { level: 'Metadata' },
  ],
};

function apiServerArgs(cluster: Cluster): string[] {
  const authority = (file: string) => join(authorityFolder(cluster), file);
  return [
    `--etcd-servers=${ETCD}`,
    `--bind-address=${CONTROL_PLANE_ADDRESS}`,
    `--advertise-address=${CONTROL_PLANE_ADDRESS}`,
    `--secure-port=${API_SERVER_PORT}`,
    `--tls-cert-file=${authority('api-server.crt')}`,
    `--tls-private-key-file=${authority('api-server.key')}`,
    `--client-ca-file=${authority('ca.crt')}`,
    `--kubelet-certificate-authority=${authority('ca.crt')}`,
    `--kubelet-client-certificate=${authority('kubelet-client.crt')}`,
    `--kubelet-client-key=${authority('kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${authority('service-accounts.key')}`,
    `--service-account-signing-key-file=${authority('service-accounts.key')}`,
    `--service-cluster-ip-range=${SERVICES_CIDR}`,
    `--token-auth-file=${join(cluster.folder, 'tokens.csv')}`,
    '--anonymous-auth=false',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction,PodSecurity',
    // Pods that need the machine are for Pod Security to judge.
    '--allow-privileged=true',
    `--audit-policy-file=${join(cluster.folder, 'audit-policy.json')}`,
    `--audit-log-path=${auditLogOf(cluster)}`,
  ];
}

function controllerManagerArgs(cluster: Cluster): string[] {
  return [
    `--service-account-private-key-file=${join(authorityFolder(cluster), 'service-accounts.key')}`,
    `--root-ca-file=${join(authorityFolder(cluster), 'ca.crt')}`,
    '--use-service-account-credentials=true',
    // A node that is gone is noticed within a story's patience.
    '--node-monitor-grace-period=20s',
  ];
}
