import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../test/support/process';
import { programPath } from '../../test/support/programs';
import { Cgroup } from './cgroup';
import { type Load, writeConfiguration } from './configuration';

/** A Prometheus whose use of the machine is counted. */
export class Server {
  public readonly cgroup: Cgroup;
  private child?: ChildProcess;

  public constructor(
    private readonly folder: string,
    private readonly load: Load,
    private readonly sample: string,
    private readonly port: number,
  ) {
    this.cgroup = new Cgroup(`capacity-${port}`);
  }

  public get data(): string {
    return join(this.folder, 'data');
  }

  public async start(): Promise<void> {
    const args = [
      `--config.file=${writeConfiguration(this.folder, this.load, this.sample)}`,
      `--storage.tsdb.path=${this.data}`,
      `--web.listen-address=127.0.0.1:${this.port}`,
      '--web.enable-lifecycle',
      '--web.enable-admin-api',
      '--enable-feature=exemplar-storage',
    ];
    const [command, words] = this.cgroup.words(programPath('prometheus'), ...args);
    this.child = spawn(command, words, { stdio: 'ignore', env: { ...process.env, REPLICA_NAME: 'load-0' } });
    await until(`Prometheus of '${this.load.name}' is ready`, async () => (await this.ask('-/ready')).ok, 300);
  }

  /** All targets are replaced by others. */
  public async replaceTargets(generation: number): Promise<void> {
    writeConfiguration(this.folder, this.load, this.sample, generation);
    await this.ask('-/reload', 'POST');
  }

  /** Sum of a metric of its own over all its series. */
  public async metric(name: string): Promise<number> {
    const text = await (await this.ask('metrics')).text();
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Writes what is in memory as a block, and gives its folder. */
  public async block(): Promise<string> {
    const { data } = (await (await this.ask('api/v1/admin/tsdb/snapshot', 'POST')).json()) as {
      data: { name: string };
    };
    return join(this.data, 'snapshots', data.name);
  }

  public async kill(): Promise<void> {
    if (!this.child) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    this.child = undefined;
  }

  private ask(path: string, method = 'GET'): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/${path}`, { method }).catch(() => new Response(null, { status: 503 }));
  }
}
