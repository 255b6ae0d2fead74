import { join } from 'node:path';
import { type Cluster, DNS_ADDRESS, VENDORS_ADDRESS } from './layout';
import { COREDNS_IMAGE } from './program-images';

/** Volumes of each node: more than all stories together claim. */
const VOLUMES = 40;

/** The folders that must be there on a node's disk. */
export const volumeFolders = (folder: string) =>
  Array.from({ length: VOLUMES }, (_, index) => join(folder, 'volumes', String(index)));

/** What a cluster has before anything is deployed: a storage class with volumes of the nodes' disks, and names. */
export function clusterObjects(cluster: Cluster): object[] {
  const storageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
  const volumes = cluster.nodes.flatMap(({ name, folder }) =>
    volumeFolders(folder).map((path, index) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${name}-${index}` },
      spec: {
        capacity: { storage: '1Ti' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'local',
        local: { path },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] },
            ],
          },
        },
      },
    })),
  );
  return [storageClass, ...volumes, ...dns()];
}

/** Names of the cluster, and those of the internet, which are all the vendors' test servers'. */
const COREFILE = `.:53 {
  errors
  ready :8181
  kubernetes cluster.local in-addr.arpa
  cache 5
}
com:53 {
  template IN A {
    answer "{{ .Name }} 30 IN A ${VENDORS_ADDRESS}"
  }
  template IN AAAA {
    rcode NOERROR
  }
}
`;

function dns(): object[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const metadata = { name: 'coredns', namespace: 'kube-system', labels };
  const subject = { kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' };
  const read = (apiGroup: string, ...resources: string[]) => ({
    apiGroups: [apiGroup],
    resources,
    verbs: ['list', 'watch'],
  });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'coredns' },
      rules: [read('', 'endpoints', 'services', 'pods', 'namespaces'), read('discovery.k8s.io', 'endpointslices')],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'coredns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'coredns' },
      subjects: [subject],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: COREFILE } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'coredns',
            tolerations: [{ operator: 'Exists' }],
            priorityClassName: 'system-cluster-critical',
            dnsPolicy: 'Default',
            containers: [
              {
                name: 'coredns',
                image: COREDNS_IMAGE,
                args: ['-conf', '/etc/coredns/Corefile'],
                readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
                securityContext: { runAsUser: 0 },
                volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
              },
            ],
            volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: 'kube-dns' },
      spec: {
        selector: labels,
        clusterIP: DNS_ADDRESS,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
  ];
}
