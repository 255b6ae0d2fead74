import { k8s } from 'cdk8s-plus-28';
import { lazily } from '../lazily';
import { metadata, type ObjectsContext } from './context';

/** Whom the program talks to and who talks to it. Everything else is denied, both ways. */
export function networkPolicy(context: ObjectsContext): void {
  new k8s.KubeNetworkPolicy(context.scope, 'network-policy', {
    metadata: metadata(context),
    spec: {
      podSelector: { matchLabels: context.selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: unlessEmpty(context.ingress),
      egress: unlessEmpty(context.egress),
    },
  });
}

/** The API server stores no empty list: one that is written again and again would look like a change each time. */
function unlessEmpty<T>(rules: () => T[]): T[] | undefined {
  return lazily(() => {
    const all = rules();
    return all.length > 0 ? all : undefined;
  });
}
