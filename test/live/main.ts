/**
 * Runs the live stories: `npm run test:live [-- [--keep] [what jest takes]]`.
 *
 * A cluster is brought up, the stories are run in its network namespace, a table of them is printed, the cluster is ended; with
 * `--keep` it stays, and is used again if it is up.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { down, up } from './cluster/cluster';
import { inNamespace } from './cluster/command';
import { clusterNamed } from './cluster/layout';
import { resultTable } from './support/result-table';
import { RESULTS } from './support/story';

async function main(args: string[]): Promise<number> {
  const keep = args.includes('--keep');
  const cluster = clusterNamed();
  const start = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  try {
    if (!keep || !existsSync(cluster.kubeconfig)) await up(cluster, say);
    say('stories');
    const results = join(cluster.folder, RESULTS);
    const verdicts = join(cluster.folder, 'jest.json');
    rmSync(results, { force: true });
    const jest = [require.resolve('jest/bin/jest'), '--config', 'test/live/jest.config.json', '--ci', '--runInBand'];
    const words = [process.execPath, ...jest, '--json', `--outputFile=${verdicts}`];
    const [command, commandArgs] = inNamespace(cluster.namespace, ...words, ...args.filter((arg) => arg !== '--keep'));
    const { status } = spawnSync(command, commandArgs, { stdio: ['ignore', 'ignore', 'inherit'] });
    console.log(
      resultTable(JSON.parse(readFileSync(verdicts, 'utf8')), existsSync(results) ? readFileSync(results, 'utf8') : ''),
    );
    return status ?? 1;
  } finally {
    if (!keep) await down(cluster);
    say(keep ? 'the cluster stays: npm run cluster:kubectl, npm run cluster:down' : 'ended');
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
