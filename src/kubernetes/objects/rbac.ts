import { k8s } from 'cdk8s-plus-28';
import type { ObjectsContext } from './context';

/** What the program may see of the cluster: just what it says it needs. */
export function rbac(context: ObjectsContext): void {
  const rules = context.program.access.kubernetes;
  if (rules.length === 0) return;
  const name = context.names.clusterObject(context.program.name);
  const metadata = { name, labels: context.labels };
  new k8s.KubeClusterRole(context.scope, 'cluster-role', {
    metadata,
    rules: rules.map(({ nonResourceUrls, ...rule }) => ({ ...rule, nonResourceUrLs: nonResourceUrls })),
  });
  new k8s.KubeClusterRoleBinding(context.scope, 'cluster-role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: context.name, namespace: context.namespace }],
  });
}
