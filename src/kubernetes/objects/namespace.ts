import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Program } from '../../programs/program';
import type { Names } from '../names';

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
type PodSecurity = 'restricted' | 'privileged';

/** The namespace of everything that needs nothing of its host. */
export function restrictedNamespace(scope: Construct, names: Names): void {
  namespace(scope, 'namespace', names.namespace, names, 'restricted', {});
}

/** The namespace of programs that must see their host; what they need and why stands on it. */
export function nodesNamespace(scope: Construct, names: Names, programs: Program[]): void {
  const reasons = Object.fromEntries(
    programs.map((program) => [`cdk-observatory/needs-of-${program.name}`, hostNeeds(program).join('; ')]),
  );
  namespace(scope, 'nodes-namespace', names.nodesNamespace, names, 'privileged', reasons);
}

/** What a program needs of its host, with the reasons: the one place where exceptions from restricted Pod Security are told. */
export function hostNeeds({ access }: Program): string[] {
  return [
    ...access.hostPaths.map(({ hostPath, why }) => `reads ${hostPath}: ${why}`),
    ...(access.hostNetwork ? [`is in the host's network: ${access.hostNetwork}`] : []),
    ...(access.hostProcesses ? [`sees the host's processes: ${access.hostProcesses}`] : []),
  ];
}

function namespace(
  scope: Construct,
  id: string,
  name: string,
  names: Names,
  level: PodSecurity,
  annotations: Record<string, string>,
): void {
  new k8s.KubeNamespace(scope, id, {
    metadata: {
      name,
      labels: {
        ...names.sharedLabels,
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/audit': level,
        'pod-security.kubernetes.io/warn': level,
      },
      annotations,
    },
  });
  // What nobody said is allowed to talk does not.
  new k8s.KubeNetworkPolicy(scope, `${id}-default-deny`, {
    metadata: { name: `${names.instance}-default-deny`, namespace: name, labels: names.sharedLabels },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}
