import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from '../../tools/lock';
import { programPath } from './programs';

/** A real program that runs on loopback until it is stopped. */
export interface RunningProgram {
  readonly pid: number;
  /** What it wrote so far, for messages. */
  log(): string;
  stop(): Promise<void>;
}

/** Below what systems give to outgoing connections, so that only a program that listens can be in the way. */
const PORTS = { first: 20_000, count: 10_000 };
const PORT_LOCKS = join(tmpdir(), 'cdk-observatory-ports');

/** So many ports of loopback that nobody uses. They belong to this process as long as it lives: other tests get others. */
export async function freePorts(count: number): Promise<number[]> {
  mkdirSync(PORT_LOCKS, { recursive: true });
  const ports: number[] = [];
  // Processes start at different places, so that they seldom ask for the same port.
  for (let i = 0; i < PORTS.count && ports.length < count; i++) {
    const port = PORTS.first + ((process.pid * 100 + i) % PORTS.count);
    if (tryLock(join(PORT_LOCKS, String(port))) && (await canListen(port))) ports.push(port);
  }
  if (ports.length < count) throw new Error(`There are no ${count} free ports of loopback from ${PORTS.first} on.`);
  return ports;
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Starts a program and waits until `isReady` says so. */
export async function start(
  name: string,
  args: string[],
  isReady: () => Promise<boolean>,
  options: { env?: Record<string, string>; cwd?: string; seconds?: number } = {},
): Promise<RunningProgram> {
  const child = spawn(programPath(name), args, {
    env: { ...process.env, ...options.env },
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => lines.push(String(data)));
  const running: RunningProgram = {
    pid: child.pid as number,
    log: () => lines.join(''),
    stop: () => stop(child),
  };
  try {
    await until(
      `${name} is ready`,
      async () => {
        if (child.exitCode !== null)
          throw new Error(`${name} ended with ${child.exitCode}:\n${lines.join('').slice(-4000)}`);
        return isReady();
      },
      options.seconds ?? 60,
    );
  } catch (error) {
    await stop(child);
    throw new Error(`${(error as Error).message}\n${lines.join('').slice(-4000)}`);
  }
  return running;
}

/** Waits until a condition holds; fails with its name when it does not in time. */
export async function until(what: string, condition: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Whether an address answers with a 2xx. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** Ends a process, by force if asking does not help, and waits until it is gone. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(force);
}
