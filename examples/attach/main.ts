import { AttachedObservatory, Manifests } from 'cdk-observatory/kubernetes';
import { App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { shop } from '../quickstart/blueprint';

/** The shop in a cluster that has kube-prometheus-stack already: objects for its operator, and nothing that runs. */
export function synthesizeAttached(folder: string): { attached: AttachedObservatory; files: string[] } {
  const app = new App();
  const deployment = new Deployment(new Chart(app, 'api', { namespace: 'shop' }), 'api', {
    containers: [{ image: 'registry.example.com/shop/api:1.0.0', ports: [{ name: 'metrics', number: 9090 }] }],
  });

  const attached = new AttachedObservatory(new Chart(app, 'shop'), 'observatory', {
    blueprint: shop,
    namespace: 'monitoring',
    releaseLabels: { release: 'kube-prometheus-stack' },
    prober: 'blackbox-exporter.monitoring.svc:9115',
  });
  attached.monitor(deployment, { service: 'api' });

  return { attached, files: Manifests.write(app, folder) };
}

// Run by itself, not by a test.
if (require.main === module) {
  const { attached, files } = synthesizeAttached('dist/attach');
  const list = (lines: string[]) => lines.map((line) => `  ${line}`).join('\n');
  console.log(`dist/attach:\n${list(files)}
secrets to make first:\n${list(attached.requiredSecrets)}
good to know:\n${list(attached.notes)}`);
}
