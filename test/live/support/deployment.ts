import type { Blueprint } from 'cdk-observatory';
import { Observatory, type ObservatoryProps } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { until } from '../../support/process';
import { NOT_TO_BE_HAD } from '../cluster/program-images';
import { KEYS } from '../vendors/names';
import { faster } from './faster';
import { apply, deleteNamespaces, isReady, kubectl, type LiveObject, namespace, objects, untilGone } from './live';

type Json = Record<string, unknown>;

/** Values of the secrets that blueprints of stories name: addresses and keys that the vendors' test servers know. */
const SECRETS: Record<string, string> = {
  'slack: url': `https://hooks.slack.com${KEYS.slack[0]}`,
  'pagerduty: key': KEYS.pagerduty[0],
  'pagerduty-logistics: key': KEYS.pagerduty[1],
  'heartbeat: url': `https://heartbeat.example.com${KEYS.webhook[0]}`,
};

export interface DeploymentOptions {
  /** What is chosen beside the blueprint; the namespace must be one of the story's own. */
  readonly props?: Omit<ObservatoryProps, 'blueprint' | 'namespace'>;
  /** How many times faster time goes in the configuration; 1 leaves the manifests as they are. */
  readonly times?: number;
  /** What else is in the chart: workloads that are monitored. */
  readonly more?: (chart: Chart, observatory: Observatory) => void;
}

/** The objects that the library makes of a blueprint, as they are applied. */
export function synthesize(namespaceName: string, blueprint: Blueprint, options: DeploymentOptions = {}) {
  const chart = new Chart(new App(), blueprint.name);
  const observatory = new Observatory(chart, 'observatory', { ...options.props, blueprint, namespace: namespaceName });
  options.more?.(chart, observatory);
  const manifests = chart.toJson() as Json[];
  return { observatory, manifests: options.times ? faster(manifests, options.times) : manifests };
}

/** An observatory that runs in the cluster. */
export class Deployment {
  /** Synthesizes, makes the secrets, applies, and waits until everything that can run is ready. */
  public static async of(namespaceName: string, blueprint: Blueprint, options: DeploymentOptions = {}) {
    const { observatory, manifests } = synthesize(namespaceName, blueprint, options);
    const deployment = new Deployment(namespaceName, blueprint.name);
    untilGone(...deployment.namespaces);
    apply(...manifests.filter(({ kind }) => kind === 'Namespace'));
    for (const required of observatory.requiredSecrets) createSecret(required);
    deployment.apply(manifests);
    await deployment.untilReady();
    return deployment;
  }

  private constructor(
    public readonly namespace: string,
    /** The blueprint's name, with which every object's name begins. */
    public readonly name: string,
  ) {}

  /** Applies changed manifests; gives what kubectl printed. */
  public apply(manifests: Json[]): string {
    return apply(...manifests);
  }

  /** The pods of a program: `prometheus`, `alertmanager`, `node-exporter`, … */
  public pods(program: string): LiveObject[] {
    const selector = `app.kubernetes.io/name=${program},app.kubernetes.io/instance=${this.name}`;
    return this.namespaces.flatMap((each) => objects('pods', each, selector));
  }

  /** Pods that never run, because their programs can't be had: by program. */
  public get notRun(): string[] {
    return Object.keys(NOT_TO_BE_HAD).filter((program) => this.pods(program).length > 0);
  }

  public async untilReady(seconds = 120): Promise<void> {
    await until(
      `everything of ${this.namespace} that can run is ready`,
      async () => {
        const pods = this.namespaces.flatMap((each) => objects('pods', each));
        const isExpected = (pod: LiveObject) =>
          !(String(pod.metadata.labels?.['app.kubernetes.io/name']) in NOT_TO_BE_HAD);
        const workloads = this.namespaces.flatMap((each) => objects('statefulsets,daemonsets,deployments', each));
        return workloads.every(isObserved) && pods.length > 0 && pods.filter(isExpected).every(isReady);
      },
      seconds,
    );
  }

  /** Deletes it with its namespaces and what it has outside them, and does not wait for the end of it. */
  public delete(): void {
    kubectl('delete', 'clusterroles,clusterrolebindings', `--selector=app.kubernetes.io/instance=${this.name}`);
    deleteNamespaces(...this.namespaces);
  }

  /** The namespaces that are its own. */
  public get namespaces(): string[] {
    return [this.namespace, `${this.namespace}-nodes`];
  }
}

/** Whether the controllers have made the pods that an object asks for. */
function isObserved({ kind, metadata, spec, status }: LiveObject): boolean {
  if (status.observedGeneration !== metadata.generation) return false;
  if (kind === 'DaemonSet') return status.currentNumberScheduled === status.desiredNumberScheduled;
  return status.replicas === spec.replicas && status.updatedReplicas === spec.replicas;
}

/**
 * Makes a secret that the library requires.
 *
 * @param required `namespace/secret: key`, as the library lists what must be there first */
export function createSecret(required: string): void {
  const [, namespaceName, secret, key] = /^([^/]+)\/([^:]+): (.+)$/.exec(required) ?? [];
  const value = SECRETS[`${secret}: ${key}`];
  if (!value) throw new Error(`The stories know no value for the secret '${required}'.`);
  namespace(namespaceName);
  apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secret, namespace: namespaceName },
    stringData: { [key]: value },
  });
}
