import { App, Chart } from 'cdk8s';
import { until } from '../../support/process';
import { apply, isReady, type LiveObject, namespace, objects } from './live';
import { sampleService } from './sample-service';

const NAME = 'worker';

/** A service whose business metric a story sets; found by the label that has its name. */
export class Worker {
  public static async of(namespaceName: string, metrics: object[]): Promise<Worker> {
    namespace(namespaceName);
    const chart = new Chart(new App(), NAME);
    const labels = { 'app.kubernetes.io/name': NAME };
    sampleService(chart, NAME, { namespace: namespaceName, convention: 'opentelemetry', labels, metrics });
    apply(...chart.toJson());
    const worker = new Worker(namespaceName);
    await until('the worker is ready', async () => worker.pods().some(isReady), 120);
    return worker;
  }

  private constructor(private readonly namespace: string) {}

  public pods(): LiveObject[] {
    return objects('pods', this.namespace, `app.kubernetes.io/name=${NAME}`);
  }

  /** Sets the value of a business metric. */
  public async set(metric: string, value: number): Promise<void> {
    for (const pod of this.pods().filter(isReady)) {
      const url = `http://${pod.status.podIP}:8080/extra-metrics?name=${metric}&value=${value}`;
      const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    }
  }
}
