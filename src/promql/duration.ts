const UNITS = [
  ['y', 365 * 24 * 3_600_000],
  ['w', 7 * 24 * 3_600_000],
  ['d', 24 * 3_600_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const PATTERN = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Prometheus keeps durations as 64-bit nanoseconds: a little over 292 years. */
export const MAX_DURATION_MS = 2 ** 63 / 1e6;

/**
 * Reads a Prometheus duration such as `5m`, `1h30m` or `1d12h`; gives milliseconds,
 * or undefined if it is not one. Units go from large to small, each at most once.
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
export function parseDuration(text: string): number | undefined {
  const groups = text === '' ? null : PATTERN.exec(text);
  if (!groups) return undefined;
  const ms = UNITS.reduce((sum, [, size], i) => sum + Number(groups[i + 1] ?? 0) * size, 0);
  return ms < MAX_DURATION_MS ? ms : undefined;
}

/**
 * Writes milliseconds as a Prometheus duration, in the fewest units: `90m` is `1h30m`. Years and weeks only when nothing
 * is left over, so that `10d` stays `10d`. Fractions of a millisecond are lost.
 */
export function formatDuration(ms: number): string {
  let rest = Math.round(Math.abs(ms));
  if (rest === 0) return '0s';
  let text = ms < 0 ? '-' : '';
  for (const [unit, size] of UNITS) {
    const exactOnly = unit === 'y' || unit === 'w';
    if (rest < size || (exactOnly && rest % size !== 0)) continue;
    text += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return text;
}
