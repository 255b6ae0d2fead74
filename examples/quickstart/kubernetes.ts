import { Manifests, Observatory } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { shop } from './blueprint';

/** The shop's observatory on Kubernetes: one chart, one file a concern. */
export function synthesizeKubernetes(folder: string): { observatory: Observatory; files: string[]; objects: number } {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const observatory = new Observatory(chart, 'observatory', { blueprint: shop });
  const files = Manifests.write(app, folder);
  return { observatory, files, objects: chart.toJson().length };
}
