/**
 * Keeps the NetworkPolicies of an API server in force on nodes, until SIGTERM; what is in force then stays:
 * `tsx enforcer.ts <kubeconfig> <node>=<network namespace> …`. Changes hold within a second.
 */
import { type ApiObject, apiServerOf } from './api-server';
import { follow } from './follow';
import { NodeRules } from './node-rules';
import type { Namespace, NetworkPolicy, Pod } from './objects';

/** Changes come in bunches. */
const GATHER_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 1000;

const PATHS = {
  pods: '/api/v1/pods',
  namespaces: '/api/v1/namespaces',
  policies: '/apis/networking.k8s.io/v1/networkpolicies',
};

function main(kubeconfig: string, nodes: readonly NodeRules[]): void {
  const api = apiServerOf(kubeconfig);
  const stop = new AbortController();
  const known: Partial<Record<keyof typeof PATHS, readonly ApiObject[]>> = {};
  let planned: NodeJS.Timeout | undefined;

  const plan = (milliseconds: number) => {
    planned ??= setTimeout(enforce, milliseconds);
  };
  const enforce = () => {
    planned = undefined;
    const { pods, namespaces, policies } = known;
    // Half of the picture would refuse what is allowed.
    if (!pods || !namespaces || !policies) return;
    const cluster = {
      pods: pods as readonly Pod[],
      namespaces: namespaces as readonly Namespace[],
      policies: policies as readonly NetworkPolicy[],
    };
    const results = nodes.map((node) => node.enforce(cluster));
    for (const { news } of results) if (news) say(news);
    if (results.some(({ done }) => !done)) plan(RETRY_MILLISECONDS);
  };

  for (const kind of ['pods', 'namespaces', 'policies'] as const) {
    const follower = {
      changed: (objects: readonly ApiObject[]) => {
        known[kind] = objects;
        plan(GATHER_MILLISECONDS);
      },
      failed: (message: string) => say(`${kind}: ${message}`),
    };
    void follow(api, PATHS[kind], follower, stop.signal);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop.abort();
      clearTimeout(planned);
      say(`ends after ${signal}`);
    });
}

function say(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}

const [kubeconfig, ...targets] = process.argv.slice(2);
const nodes = targets.map((target) => target.split('='));
if (!kubeconfig || nodes.length === 0 || nodes.some(([node, namespace]) => !node || !namespace)) {
  console.error('Usage: enforcer.ts <kubeconfig> <node>=<network namespace> …');
  process.exit(2);
}
main(
  kubeconfig,
  nodes.map(([node, namespace]) => new NodeRules(node, namespace)),
);
