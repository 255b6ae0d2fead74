import { ObservatoryError } from '../model/problem';
import { MIB, type Resources } from '../programs/program';

/** What a Fargate task may have: CPU units, and memory from, to and in steps of so many MiB. */
const SIZES = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
];

/** Size of a task. */
export interface TaskSize {
  /** 1024 is one CPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/**
 * The smallest Fargate task that has what a program asks for: its CPU request, for a task can't have more at times, and its memory limit.
 *
 * @param extraMiB memory of the containers beside it
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export function fargateSize(resources: Resources, extraMiB: number): TaskSize {
  const cpu = Math.ceil((resources.cpuMillis.request * 1024) / 1000);
  const memory = Math.ceil(resources.memoryBytes.limit / MIB) + extraMiB;
  for (const size of SIZES) {
    const memoryMiB = size.memory.find((mib) => mib >= memory);
    if (size.cpu >= cpu && memoryMiB !== undefined) return { cpu: size.cpu, memoryMiB };
  }
  throw new ObservatoryError([
    {
      code: 'task-too-large',
      where: 'Fargate task',
      message: `it would need ${cpu} CPU units and ${memory} MiB of memory`,
      allowed: 'at most 16384 CPU units and 122880 MiB',
      mend: 'lower expectedSeries, or make several observatories',
    },
  ]);
}

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
}
