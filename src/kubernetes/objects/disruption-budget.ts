import { k8s } from 'cdk8s-plus-28';
import { metadata, type ObjectsContext, replicasOf } from './context';

/** Where there are several, nodes are drained one replica at a time. */
export function disruptionBudget(context: ObjectsContext): void {
  if ((replicasOf(context.program) ?? 1) < 2) return;
  new k8s.KubePodDisruptionBudget(context.scope, 'disruption-budget', {
    metadata: metadata(context),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: context.selector },
      // A replica that is not ready does no work: it must not keep its node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
