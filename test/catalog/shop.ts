import {
  AlertRule,
  type AlertRuleProps,
  Blueprint,
  type BlueprintProps,
  Channel,
  Escalation,
  HttpMetrics,
  Metric,
  MetricKind,
  Query,
  Responder,
  Runbook,
  Service,
  type ServiceProps,
  Severity,
} from '../../src/model';

export const support = new Responder('support', { mail: Channel.email('support@example.com') });

/** A blueprint with what a test is about, and nothing else that matters. */
export function shop(props: Partial<BlueprintProps> = {}): Blueprint {
  return new Blueprint('shop', { escalation: Escalation.through(support), ...props });
}

/** A blueprint of one service `api` that measures by OpenTelemetry's convention. */
export function shopWith(service: ServiceProps): Blueprint {
  return shop({ services: [new Service('api', { metrics: HttpMetrics.openTelemetry(), ...service })] });
}

export const orders = new Metric('orders_placed_total', {
  kind: MetricKind.COUNTER,
  help: 'Orders placed.',
  labels: ['country'],
});

export const carts = new Metric('carts_open', { kind: MetricKind.GAUGE, help: 'Carts that are open.' });

/** An alert over an expression, all else made up. */
export function alert(name: string, promql: string, props: Partial<AlertRuleProps> = {}): AlertRule {
  return new AlertRule(name, {
    query: Query.promql(promql),
    severity: Severity.LOW,
    summary: 'Something is wrong',
    runbook: new Runbook({ meaning: 'It is wrong.', checks: ['Look at it.'], actions: ['Mend it.'] }),
    ...props,
  });
}
