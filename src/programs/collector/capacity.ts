import { GIB, MIB, type Resources } from '../program';

/** Memory of a series: its place in the scrape cache, and samples on their way. */
const BYTES_PER_SERIES = 3 * 1024;
const BASE_MEMORY = 512 * MIB;

/** What a collector needs that scrapes so many series. */
export function collectorCapacity(series: number): Resources {
  const needed = BASE_MEMORY + series * BYTES_PER_SERIES;
  const memory = needed <= GIB ? GIB : Math.ceil(needed / GIB) * GIB;
  const cpu = Math.max(250, Math.ceil(series / 100_000) * 250);
  return {
    cpuMillis: { request: cpu, limit: cpu * 4 },
    memoryBytes: { request: memory, limit: memory },
  };
}
