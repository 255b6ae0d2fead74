import {
  AlertRule,
  Duration,
  type Infrastructure,
  type Probe,
  Query,
  RecordingRule,
  RuleGroup,
  Runbook,
  Severity,
} from '../../model';
import { PLACE, quoted, sharedQuery } from './queries';

const DURATION = 'probe:duration_seconds:avg5m';
const CERTIFICATE = 'probe:certificate_left:days';

/** Looks from outside: whether the address answers, how fast, how long its certificate is still good. */
export function probes(infrastructure: Infrastructure): RuleGroup[] {
  if (infrastructure.probes.length === 0) return [];
  return [recordings(), ...infrastructure.probes.map((probe) => alerts(probe, infrastructure))];
}

function recordings(): RuleGroup {
  const by = `${PLACE}, instance`;
  return new RuleGroup('probe.all', {
    recordings: [
      new RecordingRule('probe:success:avg5m', {
        query: sharedQuery(`avg by (${by}) (avg_over_time(probe_success[5m]))`),
        help: 'Share of the looks that were answered as they should, over five minutes.',
      }),
      new RecordingRule(DURATION, {
        query: sharedQuery(`avg by (${by}) (avg_over_time(probe_duration_seconds[5m]))`),
        help: 'How long a look took on average: name, connection, TLS, answer.',
      }),
      new RecordingRule(CERTIFICATE, {
        query: sharedQuery(`(min by (${by}) (probe_ssl_earliest_cert_expiry) - time()) / 86400`),
        help: 'Days until the first certificate of the chain ends.',
      }),
    ],
  });
}

function alerts(probe: Probe, { _thresholds: limits, owner: owners }: Infrastructure): RuleGroup {
  const { name, url } = probe;
  const owner = probe.owner ?? owners;
  const labels = { probe: name };
  const matcher = `{instance=${quoted(url)}}`;
  const host = new URL(url).host;
  const isTls = url.startsWith('https:');
  return new RuleGroup(`probe.${name}`, {
    alerts: [
      new AlertRule('ProbeFailed', {
        query: Query.promql(`probe_success${matcher} == 0`),
        for: Duration.minutes(3),
        severity: Severity.CRITICAL,
        owner,
        labels,
        summary: `${url} (${name}) does not answer as it should`,
        runbook: new Runbook({
          meaning: 'Seen from outside, users get no answer, or a wrong one.',
          checks: [
            `What comes back: \`curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' -L ${url}\` from your own machine.`,
            `Which step fails: query \`probe_http_status_code${matcher}\` (0: no answer at all) and \`probe_http_duration_seconds${matcher}\`.`,
          ],
          actions: [
            `No address: look at DNS of ${host}. No connection: load balancer, firewall, ingress.`,
            'A status of 5xx: the service behind it; see its alerts. 4xx: a changed path or a login in front of it.',
            'It answers you: the way from blackbox exporter to it; network policy or proxy.',
          ],
        }),
      }),
      new AlertRule('ProbeSlow', {
        query: Query.promql(`1000 * ${DURATION}${matcher} > ${limits.probeLatencyMillis}`),
        for: Duration.minutes(10),
        severity: Severity.MEDIUM,
        owner,
        labels,
        summary: `${url} (${name}) takes {{ printf "%.0f" $value }} ms to answer, more than ${limits.probeLatencyMillis} ms`,
        runbook: new Runbook({
          meaning: 'Seen from outside it is slow, though it answers.',
          checks: [
            `Which step takes the time: query \`probe_http_duration_seconds${matcher}\`: resolve, connect, tls, processing, transfer.`,
            'Whether it is slow inside as well: response times of the service behind it.',
          ],
          actions: [
            'processing: the service; see ServiceResponseTimeHigh.',
            'resolve, connect, tls: DNS, the network, the load balancer.',
          ],
        }),
      }),
      ...(isTls
        ? [
            certificateEnds(probe, matcher, labels, limits.certificateDays, Severity.MEDIUM, owner),
            certificateEnds(probe, matcher, labels, limits.certificateDaysUrgent, Severity.HIGH, owner),
          ]
        : []),
    ],
  });
}

function certificateEnds(
  { name, url }: Probe,
  matcher: string,
  labels: Record<string, string>,
  days: number,
  severity: Severity,
  owner: Probe['owner'],
): AlertRule {
  const { hostname, port } = new URL(url);
  return new AlertRule('CertificateEndsSoon', {
    query: Query.promql(`${CERTIFICATE}${matcher} < ${days}`),
    for: Duration.hours(1),
    severity,
    owner,
    labels,
    summary: `The certificate of ${url} (${name}) ends in {{ printf "%.1f" $value }} days, fewer than ${days}`,
    runbook: new Runbook({
      meaning: 'After that day browsers and clients refuse to talk to it. What should have renewed it did not.',
      checks: [
        `Which certificate is shown: \`echo | openssl s_client -connect ${hostname}:${port || 443} -servername ${hostname} 2>/dev/null | openssl x509 -noout -subject -issuer -dates\`.`,
        'Why it was not renewed: with cert-manager `kubectl get certificates -A` and `kubectl describe certificate …`; with ACM the status of its validation.',
      ],
      actions: [
        'Mend the renewal (most often a DNS or HTTP challenge that no longer reaches its goal), then start it: `cmctl renew …`.',
        'It was renewed and the old one is still shown: restart or reload what serves it.',
      ],
    }),
  });
}
