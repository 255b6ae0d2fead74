import {
  type AlertRule,
  Blueprint,
  Catalog,
  Channel,
  Duration,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';

const example = new Blueprint('example', {
  escalation: Escalation.through(
    new Responder('support', { chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }) }),
  ),
  services: [
    new Service('api', {
      metrics: HttpMetrics.openTelemetry(),
      objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
    }),
  ],
  infrastructure: new Infrastructure({
    batchJobs: true,
    probes: [Probe.http('storefront', 'https://shop.example.com/')],
  }),
  heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
});

/** All alerts of the catalog for an example service, as a Markdown table. */
export function alertTable(): string {
  const rows = Catalog.rules(example).flatMap((group) => group.alerts.map((alert) => row(group.name, alert)));
  return ['| group | alert | severity | for | what it means |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function row(group: string, alert: AlertRule): string {
  const cells = [group, `\`${alert.name}\``, alert.severity, alert.for?.toString() ?? 'at once', alert.runbook.meaning];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
