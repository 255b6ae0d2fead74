import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Moto, unzip } from './moto';
import type { Stack } from './stack';

/** What surrounds a function that is run here. */
export interface FunctionSurroundings {
  /** The machine's names and their addresses, as `/etc/hosts` has them. */
  readonly hosts: string;
  /** The authority that is trusted beside the usual ones. */
  readonly authority: string;
}

interface Configuration {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Record<string, string> };
}

/** How an invocation ended. */
export interface Outcome {
  /** Why it failed; undefined when it did not. */
  readonly error?: string;
}

/**
 * One instance of a function that was deployed: its code from where the template says, its handler, environment and time limit as the
 * Lambda API tells them. What Lambda's own machines would do is done here: the code is in `/var/task` and can't be changed, the runtime
 * brings AWS' library, another user runs it, one event comes after the other.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class RunningFunction {
  public static async start(
    moto: Moto,
    stack: Stack,
    physicalId: string,
    surroundings: FunctionSurroundings,
  ): Promise<RunningFunction> {
    const described = JSON.parse(`${await moto.rest('lambda', 'GET', `/2015-03-31/functions/${physicalId}`)}`);
    const configuration = described.Configuration as Configuration;
    const folder = mkdtempSync(join(tmpdir(), 'function-'));
    const [{ Code }] = Object.values(stack.properties('AWS::Lambda::Function'));
    const { S3Bucket, S3Key } = Code as { S3Bucket: string; S3Key: string };
    writeFileSync(join(folder, 'code.zip'), await moto.rest('s3', 'GET', `/${S3Bucket}/${S3Key}`));
    for (const place of PLACES) mkdirSync(join(folder, 'var', place), { recursive: true });
    unzip(join(folder, 'code.zip'), join(folder, 'var/task'));
    writeFileSync(join(folder, 'var/runtime/loop.cjs'), LOOP);
    writeFileSync(join(folder, 'var/lang/bin/node'), '');
    writeFileSync(join(folder, 'hosts'), surroundings.hosts);
    copyFileSync(surroundings.authority, join(folder, 'var/runtime/ca.crt'));
    const variables = { ...moto.environment, NODE_EXTRA_CA_CERTS: '/var/runtime/ca.crt' };
    return new RunningFunction(folder, configuration, variables);
  }

  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private count = 0;

  private constructor(
    private readonly folder: string,
    private readonly configuration: Configuration,
    variables: Record<string, string>,
  ) {
    const modules = dirname(dirname(dirname(require.resolve('@aws-sdk/client-secrets-manager/package.json'))));
    const own = ['--mount', '--propagation=private', 'sh', '-c', SET_UP, 'sh', folder, modules, process.execPath];
    this.child = spawn('unshare', own, {
      env: {
        PATH: process.env.PATH,
        LANG: 'en_US.UTF-8',
        // Lambda's machines know its user and where it is at home.
        HOME: '/home/sbx_user1051',
        NODE_PATH: '/var/runtime/node_modules',
        LAMBDA_TASK_ROOT: '/var/task',
        AWS_LAMBDA_FUNCTION_NAME: configuration.FunctionName,
        _HANDLER: configuration.Handler,
        ...variables,
        ...configuration.Environment.Variables,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data) => this.lines.push(String(data)));
  }

  /** What it wrote: its log. */
  public log(): string {
    return this.lines.join('');
  }

  /** Gives it an event, after those before. */
  public async invoke(event: unknown): Promise<Outcome> {
    const outcome = this.last.then(() => this.invokeNow(event));
    this.last = outcome;
    return outcome;
  }

  public async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.folder, { recursive: true });
  }

  private async invokeNow(event: unknown): Promise<Outcome> {
    if (!this.child.connected) throw new Error('it has ended');
    const id = ++this.count;
    const { Timeout, MemorySize } = this.configuration;
    const answer = new Promise<Outcome & { megabytes: number }>((resolve, reject) => {
      const end = setTimeout(() => reject(new Error(`no end after ${Timeout} s\n${this.log()}`)), Timeout * 1000);
      const listen = (message: { id: number; error?: string; megabytes: number }) => {
        if (message.id !== id) return;
        clearTimeout(end);
        this.child.off('message', listen);
        this.child.off('exit', ended);
        resolve(message);
      };
      const ended = () => {
        clearTimeout(end);
        reject(new Error(`it ended\n${this.log()}`));
      };
      this.child.on('message', listen).on('exit', ended);
    });
    this.child.send({ id, event, deadline: Date.now() + Timeout * 1000 }, () => {
      // Where it could not be sent the function has ended, which is told above.
    });
    const { error, megabytes } = await answer;
    if (megabytes > MemorySize) throw new Error(`it took ${megabytes} MB of ${MemorySize}`);
    return { error };
  }
}

const PLACES = ['task', 'runtime/node_modules', 'lang/bin'];

/** Makes a machine of a process: only the code, the runtime and the library are below `/var`, where Lambda has them. */
const SET_UP = `
set -eu
mount --bind "$1/hosts" /etc/hosts
mount --bind "$2" "$1/var/runtime/node_modules"
mount --bind "$3" "$1/var/lang/bin/node"
mount --rbind "$1/var" /var
mount --bind /var/task /var/task
mount -o remount,ro,bind /var/task
exec setpriv --reuid=993 --regid=990 --clear-groups --no-new-privs /var/lang/bin/node /var/runtime/loop.cjs
`;

const LOOP = `
const [file, name] = process.env._HANDLER.split('.');
const handler = require(process.env.LAMBDA_TASK_ROOT + '/' + file)[name];
process.on('message', async ({ id, event, deadline }) => {
  const answer = { id };
  try {
    await handler(event, { getRemainingTimeInMillis: () => deadline - Date.now() });
  } catch (error) {
    answer.error = String(error.message);
  }
  process.send({ ...answer, megabytes: process.resourceUsage().maxRSS / 1024 });
});
`;
