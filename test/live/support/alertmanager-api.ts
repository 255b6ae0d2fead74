import { askPod, type LiveObject } from './live';

/** An alert as Alertmanager sees it. */
export interface RoutedAlert {
  readonly fingerprint: string;
  readonly labels: Record<string, string>;
  readonly status: { state: 'active' | 'suppressed' | 'unprocessed'; inhibitedBy: string[]; silencedBy: string[] };
  readonly receivers: { name: string }[];
}

/** The alerts that an Alertmanager pod has. */
export function routedAlerts(pod: LiveObject, name: string): RoutedAlert[] {
  const all: RoutedAlert[] = JSON.parse(askPod(pod, ':9093/api/v2/alerts'));
  return all.filter(({ labels }) => labels.alertname === name);
}

/** The configuration by which an Alertmanager pod goes. */
export function configurationOf(pod: LiveObject): string {
  return JSON.parse(askPod(pod, ':9093/api/v2/status')).config.original;
}

/** How many members of its cluster an Alertmanager pod knows, itself among them. */
export function members(pod: LiveObject): number {
  return JSON.parse(askPod(pod, ':9093/api/v2/status')).cluster.peers.length;
}

/** Silences an alert for an hour; gives the silence's id. */
export function silence(pod: LiveObject, alertname: string): string {
  const matchers = [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }];
  const [startsAt, endsAt] = [0, 3_600_000].map((later) => new Date(Date.now() + later).toISOString());
  const body = JSON.stringify({ matchers, startsAt, endsAt, createdBy: 'a story', comment: 'planned work' });
  const json = ['--header', 'Content-Type: application/json', '--data', body];
  return JSON.parse(askPod(pod, ':9093/api/v2/silences', ...json)).silenceID;
}

/** The ids of the silences that an Alertmanager pod has in force. */
export function silences(pod: LiveObject): string[] {
  const all: { id: string; status: { state: string } }[] = JSON.parse(askPod(pod, ':9093/api/v2/silences'));
  return all.filter(({ status }) => status.state === 'active').map(({ id }) => id);
}

/** How many notifications an Alertmanager pod has heard of that others sent. */
export function heard(pod: LiveObject): number {
  const metric = /^alertmanager_nflog_gossip_messages_propagated_total (\S+)$/m;
  return Number(metric.exec(askPod(pod, ':9093/metrics'))?.[1]);
}
