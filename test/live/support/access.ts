import { SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { apply, kubectl, type LiveObject, namespace, object } from './live';

/** A pod that could be anybody's. */
export function stranger(namespaceName: string): () => LiveObject {
  namespace(namespaceName);
  const container = {
    name: 'stranger',
    image: SAMPLE_SERVICE_IMAGE,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  const metadata = { name: 'stranger', namespace: namespaceName };
  apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { terminationGracePeriodSeconds: 1, containers: [container] },
  });
  return () => object('pod', namespaceName, 'stranger');
}

/** Those of the addresses to which a pod can open a connection: what is refused is dropped, so it has to give up by itself. */
export function reached(pod: LiveObject, ...addresses: string[]): string[] {
  const tries = addresses.map(
    // busybox ends with 1 when it was answered with another status than 200, and when there was no HTTP, too.
    (address) =>
      `(said="$(timeout 2 wget -qO- http://${address}/ 2>&1)"; echo "${address} ended $? $said" | tr '\\n' ' '; echo) &`,
  );
  const exec = ['exec', pod.metadata.name, `--namespace=${pod.metadata.namespace}`, '--', 'sh', '-c'];
  const said = kubectl(...exec, `${tries.join(' ')} wait`).split('\n');
  return addresses.filter((address) =>
    said.some(
      (line) => line.startsWith(`${address} ended 0 `) || (line.startsWith(`${address} `) && ANSWERED.test(line)),
    ),
  );
}

const ANSWERED = /server returned error|bad address line|connection reset/;

/** What a service account may do with resources, sorted; `namespace:name`. */
export function rights(account: string): string[] {
  const [namespaceName] = account.split(':');
  const as = `--as=system:serviceaccount:${account}`;
  const lines = kubectl('auth', 'can-i', '--list', as, `--namespace=${namespaceName}`, '--no-headers')
    .trim()
    .split('\n');
  return lines
    .map((line) => line.split(/\s{2,}/))
    .map((columns) => `${columns[0]} ${columns.at(-1)}`)
    .sort();
}
