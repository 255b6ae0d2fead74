import { parse, stringify } from 'yaml';
import { formatDuration, parseDuration } from '../../../src/promql/duration';

type Json = Record<string, unknown>;

/**
 * Manifests in whose configuration time goes faster: how often is scraped and evaluated, how far rules look back, how long
 * they wait, how long notifications are gathered; and two times of the programs themselves that must keep their proportion to
 * these. Nothing else is changed: the same rules and routes, seen as in a film.
 */
export function faster(objects: Json[], times: number): Json[] {
  return objects.map((object) => {
    if (OPERATOR_KINDS.has(String(object.kind))) return fasterValue(object, times) as Json;
    if (object.kind === 'StatefulSet') return fasterWorkload(object as unknown as Workload, times);
    if (object.kind !== 'ConfigMap') return object;
    const data = Object.entries((object.data ?? {}) as Record<string, string>);
    return { ...object, data: Object.fromEntries(data.map(([name, text]) => [name, fasterFile(name, text, times)])) };
  });
}

/** Objects of the Prometheus Operator, which are configuration themselves. */
const OPERATOR_KINDS = new Set(['PrometheusRule', 'PodMonitor', 'Probe', 'AlertmanagerConfig']);

interface Workload {
  readonly spec: { readonly template: { readonly spec: { readonly containers: Container[] } } };
}
interface Container {
  readonly name: string;
  readonly args: string[];
}

/** Times that no configuration has, with the programs' defaults: how often an alert is said again, how long a peer waits for another. */
const ARGUMENTS: Record<string, { argument: string; milliseconds: number }> = {
  prometheus: { argument: '--rules.alert.resend-delay', milliseconds: 60_000 },
  alertmanager: { argument: '--cluster.peer-timeout', milliseconds: 15_000 },
};

function fasterWorkload(workload: Workload, times: number): Json {
  const changed = structuredClone(workload);
  for (const { name, args } of changed.spec.template.spec.containers) {
    const known = ARGUMENTS[name];
    if (known) args.push(`${known.argument}=${formatDuration(Math.round(known.milliseconds / times))}`);
  }
  return changed as unknown as Json;
}

function fasterFile(name: string, text: string, times: number): string {
  if (!/\.ya?ml$/.test(name)) return text;
  return stringify(fasterValue(parse(text), times), { lineWidth: 0 });
}

const DURATIONS = new Set([
  'scrape_interval',
  'scrape_timeout',
  'evaluation_interval',
  'interval',
  'for',
  'keep_firing_for',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'scrapeTimeout',
  'groupWait',
  'groupInterval',
  'repeatInterval',
]);

function fasterValue(value: unknown, times: number, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => fasterValue(item, times));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fasterValue(each, times, name)]));
  if (typeof value !== 'string') return value;
  if (DURATIONS.has(key)) return fasterDuration(value, times);
  if (key === 'expr') return fasterExpression(value, times);
  return value;
}

/** Ranges, subqueries and offsets of an expression. */
function fasterExpression(text: string, times: number): string {
  const one = '(?:\\d+(?:ms|[smhdwy]))+';
  return text
    .replace(new RegExp(`\\[(${one})(?::(${one})?)?\\]`, 'g'), (whole, range, step) => {
      const colon = whole.includes(':') ? ':' : '';
      return `[${fasterDuration(range, times)}${colon}${step ? fasterDuration(step, times) : ''}]`;
    })
    .replace(new RegExp(`\\boffset (${one})`, 'g'), (_, offset) => `offset ${fasterDuration(offset, times)}`);
}

function fasterDuration(text: string, times: number): string {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new Error(`'${text}' is no duration.`);
  return formatDuration(Math.max(milliseconds === 0 ? 0 : 1, Math.round(milliseconds / times)));
}
