import { availableParallelism } from 'node:os';
import { INSTANCES, type Load } from './configuration';

/** What was counted of one Prometheus. */
export interface Figures {
  readonly load: Load;
  readonly series: number;
  readonly samples: number;
  readonly workingSet: number;
  readonly heap: number;
  readonly cpuSeconds: number;
  readonly walBytes: number;
  readonly rules: number;
  readonly evaluations: number;
  readonly blockBytes?: number;
  /** Largest working set after all targets were replaced, and how many series came. */
  readonly churned?: number;
  readonly churnedSeries?: number;
  readonly replayPeak?: number;
  readonly replaySeconds?: number;
  readonly replayCpuSeconds?: number;
}

const MIB = 1024 * 1024;

export function report(all: Figures[], version: string, seconds: number): string {
  const named = (name: string) => all.find(({ load }) => load.name === name) as Figures;
  const [nothing, some, small] = ['nothing', '10,000 series', '10,000 series of small targets'].map(named);
  const [plain, ruled, many] = ['services', 'services with rules', '100,000 series'].map(named);
  const perSample = (each: Figures) => ((each.cpuSeconds - nothing.cpuSeconds) / each.samples) * 1e6;
  const row = (each: Figures) =>
    `| ${[
      each.load.name,
      each.series,
      each.samples,
      each.rules,
      (each.workingSet / MIB).toFixed(0),
      (each.heap / MIB).toFixed(0),
      each.cpuSeconds.toFixed(1),
      each.samples ? (each.walBytes / each.samples).toFixed(2) : '',
      each.blockBytes ? (each.blockBytes / each.samples).toFixed(2) : '',
      each.churned ? (each.churned / MIB).toFixed(0) : '',
      each.replayPeak ? (each.replayPeak / MIB).toFixed(0) : '',
      each.replaySeconds?.toFixed(1) ?? '',
    ].join(' | ')} |`;
  const facts = [
    ['memory without series', `${(nothing.workingSet / MIB).toFixed(0)} MiB`],
    ['memory of a series', `${((many.workingSet - some.workingSet) / (many.series - some.series)).toFixed(0)} bytes`],
    [
      'memory of a target beside its series',
      `${((small.workingSet - some.workingSet) / (small.load.targets - some.load.targets) / 1024).toFixed(0)} KiB`,
    ],
    [
      'memory of a rule, with its results',
      `${((ruled.workingSet - plain.workingSet) / ruled.rules / 1024).toFixed(0)} KiB`,
    ],
    [
      'memory of a series that is over',
      `${(((many.churned ?? 0) - many.workingSet) / (many.churnedSeries ?? 1)).toFixed(0)} bytes`,
    ],
    ['CPU of a sample', `${perSample(many).toFixed(1)} µs (in small targets ${perSample(small).toFixed(1)} µs)`],
    [
      'CPU of an evaluation of a rule',
      `${(((ruled.cpuSeconds - plain.cpuSeconds) / ruled.evaluations) * 1e3).toFixed(2)} ms`,
    ],
    ['write-ahead log', `${(many.walBytes / many.samples).toFixed(2)} bytes a sample`],
    ['block', `${((many.blockBytes ?? 0) / many.samples).toFixed(2)} bytes a sample`],
    [
      'start after a kill',
      `${(many.replaySeconds ?? 0).toFixed(1)} s, ${(many.replayCpuSeconds ?? 0).toFixed(1)} s of CPU with 20 s of work`,
    ],
  ];
  return `<!-- Written by npm run bench:capacity. -->

# What Prometheus needs

Prometheus ${version} with the configuration that the library makes, on ${availableParallelism()} CPUs, ${new Date().toISOString().slice(0, 10)}, without limits.
Generated series are scraped every second for ${seconds} s, which are as many samples of a series as an interval of 30 s gives in ${((seconds * 30) / 3600).toFixed(2)} h:
a full chunk of 120, and part of the next. Memory is the largest working set of the cgroup (page cache that is not in use does not count),
CPU is what the kernel counted.

| what | measured |
| --- | ---: |
${facts.map((fact) => `| ${fact.join(' | ')} |`).join('\n')}

| load | series | samples | rules | memory, MiB | heap, MiB | CPU, s | log, bytes/sample | block, bytes/sample | all targets replaced, MiB | start again, MiB | replay, s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${all.map(row).join('\n')}

«Rules» are those for ${ruled.load.services} services of ${INSTANCES} instances each. Their ranges of five minutes held few samples: with more of them an evaluation takes longer.
`;
}
