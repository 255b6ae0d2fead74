import { Deployment, ImagePullPolicy } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { askPod, isReady, objects } from './live';

/** A workload of the sample service. */
export interface SampleServiceOptions {
  readonly namespace: string;
  readonly convention: 'opentelemetry' | 'prometheus';
  readonly replicas?: number;
  /** Labels of its pods beside those by which it selects them. */
  readonly labels?: Record<string, string>;
  /** Metrics of its own: `[{"name":…,"type":"gauge","help":…,"value":0}]`. */
  readonly metrics?: object[];
}

/** Runs the sample service, as a user of the library would run theirs. */
export function sampleService(scope: Construct, name: string, options: SampleServiceOptions): Deployment {
  const environment = {
    CONVENTION: options.convention,
    EXTRA_METRICS: JSON.stringify(options.metrics ?? []),
  };
  const deployment = new Deployment(scope, name, {
    metadata: { name, namespace: options.namespace },
    replicas: options.replicas ?? 1,
    podMetadata: { labels: options.labels },
    containers: [
      {
        image: SAMPLE_SERVICE_IMAGE,
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        ports: [
          { name: 'http', number: 8080 },
          { name: 'metrics', number: 9090 },
        ],
        securityContext: { user: 65534, group: 65534 },
        resources: {},
        envVariables: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, { value }])),
      },
    ],
  });
  deployment.metadata.addLabel('story', name);
  deployment.podMetadata.addLabel('story', name);
  return deployment;
}

/** The pods of a sample service that run. */
export function samplePods(namespace: string, name: string) {
  return objects('pods', namespace, `story=${name}`).filter(isReady);
}

/** Lets each pod of a sample service fail a share of its requests; 0 mends it. */
export function failRequests(namespace: string, name: string, share: number): void {
  for (const pod of samplePods(namespace, name)) askPod(pod, `:8080/faults?errors=${share}`, '--request', 'POST');
}
