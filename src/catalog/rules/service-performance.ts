import { AlertRule, Duration, Runbook, Severity } from '../../model';
import { hiddenBy } from '../inhibitions';
import type { ServiceContext } from './context';
import { HTTP } from './http-service';
import { plain, serviceQuery } from './queries';

/** Fewer than three of something within five minutes are chance, whatever share they make. */
const NOISE = 0.01;

/** Error rate and response time, held against what was promised. */
export function servicePerformance(context: ServiceContext): AlertRule[] {
  const { errorRate, responseTime } = context.service.objectives ?? {};
  return [
    ...(errorRate === undefined ? [] : [errorRateHigh(context, errorRate)]),
    ...(responseTime === undefined ? [] : [responseTimeHigh(context, responseTime)]),
  ];
}

function errorRateHigh(context: ServiceContext, percent: number): AlertRule {
  const { service, owner, labels } = context;
  const { name } = service;
  const matcher = `{service="${name}"}`;
  return new AlertRule('ServiceErrorRateHigh', {
    query: serviceQuery(
      service.name,
      `100 * ${HTTP.errorRatio('5m')}${matcher} > ${plain(percent)} and ${HTTP.errors('5m')}${matcher} > ${NOISE}`,
    ),
    for: Duration.minutes(5),
    severity: Severity.HIGH,
    owner,
    labels,
    hides: hiddenBy('ServiceErrorRateHigh', Severity.HIGH),
    summary: `Service ${name} answers {{ printf "%.1f" $value }} % of requests with a server error, more than ${percent} %`,
    runbook: new Runbook({
      meaning: `Users of ${name} get errors in place of what they asked for.`,
      checks: [
        `Which requests: ${byRoute(context)}`,
        'What the errors say: log lines of level error of the last ten minutes.',
        'Whether something that it uses fails: its dependencies, databases, the queue.',
        'What changed: deployments and configuration of the last hour.',
      ],
      actions: [
        'It began with a deployment: roll it back now, look for the reason later.',
        'A dependency fails: tell its owner, switch to the fallback if there is one.',
        'Overload: scale out, shed what matters least.',
      ],
    }),
  });
}

function byRoute({ service }: ServiceContext): string {
  const http = service.metrics;
  if (!http) return 'see its own metrics.';
  const count = http.requests?.name ?? `${http.duration.name}${http.nativeHistograms ? '' : '_count'}`;
  const rate = `rate(${count}{service="${service.name}", ${http.statusLabel}=~"5.."}[5m])`;
  const of = http.requests || !http.nativeHistograms ? rate : `histogram_count(${rate})`;
  const route = http.requests ? 'handler' : 'http_route';
  return `query \`topk(5, sum by (${route}, ${http.statusLabel}) (${of}))\`.`;
}

function responseTimeHigh({ service, owner, labels }: ServiceContext, limit: Duration): AlertRule {
  const { name } = service;
  const matcher = `{service="${name}"}`;
  return new AlertRule('ServiceResponseTimeHigh', {
    query: serviceQuery(
      service.name,
      `${HTTP.quantile(95)}${matcher} > ${plain(limit.toSeconds())} and ${HTTP.requests('5m')}${matcher} > ${NOISE}`,
    ),
    for: Duration.minutes(10),
    severity: Severity.HIGH,
    owner,
    labels,
    summary: `Service ${name} is slow: 5 % of requests take longer than {{ humanizeDuration $value }}, and ${limit} is promised`,
    runbook: new Runbook({
      meaning: `Users of ${name} wait longer than was promised.`,
      checks: [
        `Whether all requests are slow or a few: query \`${HTTP.quantile(50)}${matcher}\` and \`${HTTP.quantile(99)}${matcher}\`.`,
        `Whether there is more to do than usual: query \`${HTTP.requests('5m')}${matcher}\` and the same with \`offset 1d\`.`,
        'What it waits for: a slow trace; its databases and the services that it calls; CPU throttling of its containers.',
      ],
      actions: [
        'It began with a deployment: roll it back.',
        'More load: scale out. Throttled: raise the CPU limit.',
        'A slow dependency: tell its owner; shorten timeouts, so that requests do not pile up.',
      ],
    }),
  });
}
