import { until } from '../../support/process';
import { SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { apply, isReady, type LiveObject, namespace, objects } from './live';

/** A business metric of the sample service. */
export interface ExtraMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly value?: number;
  readonly perSecond?: number;
}

export interface SampleServiceOptions {
  readonly convention?: 'opentelemetry' | 'prometheus';
  readonly metrics?: ExtraMetric[];
  readonly replicas?: number;
}

/** The objects of a small service whose faults can be set, found by the label that has its name. */
export function sampleService(namespaceName: string, name: string, options: SampleServiceOptions = {}): object {
  const labels = { 'app.kubernetes.io/name': name };
  const { convention = 'opentelemetry', metrics = [], replicas = 1 } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: namespaceName, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'service',
              image: SAMPLE_SERVICE_IMAGE,
              env: [
                { name: 'CONVENTION', value: convention },
                { name: 'EXTRA_METRICS', value: JSON.stringify(metrics) },
              ],
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'metrics', containerPort: 9090 },
              ],
              readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
              securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 65534 },
            },
          ],
        },
      },
    },
  };
}

/** A sample service that runs, and what can be done to it. */
export class SampleService {
  public static async of(namespaceName: string, name: string, options: SampleServiceOptions = {}) {
    namespace(namespaceName);
    apply(sampleService(namespaceName, name, options));
    const service = new SampleService(namespaceName, name);
    await until(
      `the service ${name} is ready`,
      async () => service.pods().filter(isReady).length === (options.replicas ?? 1),
      120,
    );
    return service;
  }

  private constructor(
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  public pods(): LiveObject[] {
    return objects('pods', this.namespace, `app.kubernetes.io/name=${this.name}`);
  }

  /** Lets a share of its requests end with an error, and all of them take longer. */
  public async fail(faults: { errors?: number; seconds?: number }): Promise<void> {
    await this.tell('POST', `faults?errors=${faults.errors ?? 0}&seconds=${faults.seconds ?? 0}`);
  }

  public async recover(): Promise<void> {
    await this.tell('DELETE', 'faults');
  }

  /** Sets the value of a business metric. */
  public async set(metric: string, value: number): Promise<void> {
    await this.tell('POST', `extra-metrics?name=${metric}&value=${value}`);
  }

  private async tell(method: string, path: string): Promise<void> {
    for (const pod of this.pods()) {
      const url = `http://${pod.status.podIP}:8080/${path}`;
      const response = await fetch(url, { method, signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    }
  }
}
