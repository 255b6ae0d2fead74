import { Manifests, Observatory } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { shop } from '../quickstart/blueprint';

/** The shop's own workload beside its observatory: exactly the workload's pods are scraped as the service `api`. */
export function synthesizeKubernetes(folder: string): string[] {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const deployment = new Deployment(chart, 'api', {
    metadata: { name: 'api', namespace: 'shop' },
    containers: [{ image: 'shop.example.com/api:1.0.0', ports: [{ name: 'metrics', number: 9090 }] }],
  });

  const observatory = new Observatory(chart, 'observatory', { blueprint: shop });
  observatory.monitor(deployment, { service: 'api' });
  return Manifests.write(app, folder);
}
