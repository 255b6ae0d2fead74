import { askPod, type LiveObject } from './live';

/** An alert as Prometheus or Alertmanager know it. */
export interface LiveAlert {
  readonly labels: Record<string, string>;
  readonly state: string;
}

/** A series of an answer: its labels and its newest value. */
export interface Sample {
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** Asks a Prometheus pod. */
export function query(pod: LiveObject, expression: string): Sample[] {
  const { result } = data(pod, `query?query=${encodeURIComponent(expression)}`) as { result: Vector };
  return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
type Vector = { metric: Record<string, string>; value: [number, string] }[];

/** The alerts that a Prometheus pod has, waiting and firing. */
export function alerts(pod: LiveObject, name: string): LiveAlert[] {
  const { alerts: all } = data(pod, 'alerts') as { alerts: LiveAlert[] };
  return all.filter(({ labels }) => labels.alertname === name);
}

/** A target as Prometheus sees it. */
export interface LiveTarget {
  readonly labels: Record<string, string>;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  readonly scrapeUrl: string;
}

/** What a Prometheus pod scrapes. */
export function targets(pod: LiveObject): LiveTarget[] {
  return (data(pod, 'targets?state=active') as { activeTargets: LiveTarget[] }).activeTargets;
}

function data(pod: LiveObject, path: string): unknown {
  return JSON.parse(askPod(pod, `:9090/api/v1/${path}`)).data;
}
