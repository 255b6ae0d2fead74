/**
 * Measures what Prometheus needs for series, targets and rules: `npm run bench:capacity`. Prints figures and writes bench/CAPACITY.md,
 * from which the constants of src/programs/prometheus/capacity.ts are. It takes about seven minutes and is run as root, for its cgroups.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { VERSIONS } from '../../src/programs/versions';
import { freePorts } from '../../test/support/process';
import { programPath } from '../../test/support/programs';
import type { Load } from './configuration';
import { type Figures, report } from './report';
import { Server } from './server';

/** As many samples of a series as Prometheus keeps in memory with an interval of 30 s: a full chunk, and the next. */
const SECONDS = 150;
const CHURN_SECONDS = 30;

const load = (name: string, targets: number, series: number, services = 0, rules = false): Load => ({
  name,
  targets,
  series,
  services,
  rules,
});

/** Those of a line run at the same time. */
const LOADS: Load[][] = [
  [
    load('nothing', 0, 1),
    load('10,000 series', 20, 500),
    load('10,000 series of small targets', 200, 50),
    load('services', 0, 1, 100),
    load('services with rules', 0, 1, 100, true),
  ],
  [load('50,000 series', 100, 500)],
  [load('100,000 series', 200, 500)],
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'capacity-'));
  const [request, sample] = await freePorts(2);
  const flags = ['-address=127.0.0.1', `-port=${request}`, `-metrics-port=${sample}`];
  const service = spawn(programPath('sample-service'), flags, { stdio: 'ignore' });
  try {
    const figures: Figures[] = [];
    for (const loads of LOADS) {
      const ports = await freePorts(loads.length);
      const line = loads.map((each, index) => measure(join(folder, `${ports[index]}`), each, sample, ports[index]));
      figures.push(...(await Promise.all(line)));
    }
    const text = report(figures, VERSIONS.prometheus.version, SECONDS);
    writeFileSync(join(__dirname, '..', 'CAPACITY.md'), text);
    console.log(text);
  } finally {
    service.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, load: Load, sample: number, port: number): Promise<Figures> {
  mkdirSync(folder);
  const server = new Server(folder, load, `127.0.0.1:${sample}`, port);
  try {
    await server.start();
    const workingSet = await peak(server, SECONDS);
    const samples = await server.metric('prometheus_tsdb_head_samples_appended_total');
    const series = await server.metric('prometheus_tsdb_head_series');
    const walBytes = await server.metric('prometheus_tsdb_wal_storage_size_bytes');
    const cpuSeconds = server.cgroup.cpuSeconds;
    const common = {
      load,
      series,
      samples,
      workingSet,
      cpuSeconds,
      walBytes,
      heap: await server.metric('go_memstats_heap_inuse_bytes'),
      rules: await server.metric('prometheus_rule_group_rules'),
      evaluations: await server.metric('prometheus_rule_evaluations_total'),
    };
    console.log(common);
    if (load.targets < 50) return common;
    const block = await server.block();
    const blockBytes = Number(/^\d+/.exec(execFileSync('du', ['-sb', block], { encoding: 'utf8' }))?.[0]);
    await server.replaceTargets(1);
    const churned = await peak(server, CHURN_SECONDS);
    const churnedSeries = (await server.metric('prometheus_tsdb_head_series')) - series;
    await server.kill();
    const before = server.cgroup.cpuSeconds;
    const replayed = server.start();
    const replayPeak = await peak(server, 20);
    await replayed;
    const more = {
      ...common,
      blockBytes,
      churned,
      churnedSeries,
      replayPeak,
      replaySeconds: await server.metric('prometheus_tsdb_data_replay_duration_seconds'),
      replayCpuSeconds: server.cgroup.cpuSeconds - before,
    };
    console.log(more);
    return more;
  } finally {
    await server.kill();
    server.cgroup.remove();
  }
}

/** The largest working set within so many seconds. */
async function peak(server: Server, seconds: number): Promise<number> {
  const end = Date.now() + seconds * 1000;
  let largest = 0;
  while (Date.now() < end) {
    largest = Math.max(largest, server.cgroup.workingSet);
    await setTimeout(500);
  }
  return largest;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
