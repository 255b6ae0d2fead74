/**
 * A real Kubernetes on this machine: `npm run cluster:up`, `cluster:down`, `cluster:kubectl -- get pods -A`.
 */
import { spawnSync } from 'node:child_process';
import { programPath } from '../../support/programs';
import { down, up } from './cluster';
import { inNamespace } from './command';
import { clusterNamed } from './layout';

async function main([verb, ...args]: string[]): Promise<number> {
  const cluster = clusterNamed();
  const start = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  switch (verb) {
    case 'up':
      await up(cluster, say);
      say(`up: ${cluster.nodes.length} nodes; next: npm run cluster:kubectl -- get pods --all-namespaces`);
      return 0;
    case 'down':
      await down(cluster);
      say('down');
      return 0;
    case 'kubectl': {
      const words = inNamespace(cluster.namespace, programPath('kubectl'), '--kubeconfig', cluster.kubeconfig, ...args);
      return spawnSync(...words, { stdio: 'inherit' }).status ?? 1;
    }
    default:
      throw new Error('Say up, down, or kubectl with its arguments.');
  }
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
