import { spawnSync } from 'node:child_process';

/** What a process cost from its start to its end, the loading of its libraries among it. */
export interface Cost {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of processor time, user and system. */
  readonly cpu: number;
  /** The most memory that it held at once, in MB. */
  readonly memory: number;
}

/** Asks the operating system what a child cost, in the same way for any program. */
const METER = `
import json, resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}))
sys.exit(code)
`;

/** Runs a command several times; each figure is the median. */
export function measure(runs: number, command: string, args: string[]): Cost {
  const costs = Array.from({ length: runs }, () => measureOnce(command, args));
  const median = (of: (cost: Cost) => number) => costs.map(of).sort((a, b) => a - b)[Math.floor(runs / 2)];
  return { wall: median(({ wall }) => wall), cpu: median(({ cpu }) => cpu), memory: median(({ memory }) => memory) };
}

function measureOnce(command: string, args: string[]): Cost {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', METER, command, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? ''}\n${stderr}`);
  return JSON.parse(stdout) as Cost;
}
