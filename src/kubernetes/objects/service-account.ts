import { k8s } from 'cdk8s-plus-28';
import { metadata, type ObjectsContext } from './context';

/** Who the program is to the API server. Its token is mounted where it is needed (see volumes.ts), never by itself. */
export function serviceAccount(context: ObjectsContext): void {
  new k8s.KubeServiceAccount(context.scope, 'service-account', {
    metadata: metadata(context),
    automountServiceAccountToken: false,
  });
}
