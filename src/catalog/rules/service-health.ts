import { AlertExample, AlertRule, Duration, Runbook, Severity } from '../../model';
import type { ServiceContext } from './context';
import { SERVICE } from './http-queries';
import { serviceQuery } from './queries';
import { TARGETS } from './targets';

/** Whether a service is there at all. */
export function serviceHealth({ service, owner, labels }: ServiceContext): AlertRule[] {
  if (service.allMetrics.length === 0) return [];
  const { name } = service;
  const matcher = `{service="${name}"}`;
  return [
    new AlertRule('ServiceDown', {
      query: serviceQuery(service.name, `${TARGETS.up}${matcher} == 0`),
      for: Duration.minutes(2),
      severity: Severity.CRITICAL,
      owner,
      labels,
      summary: `Service ${name} is down: none of its instances answers`,
      runbook: new Runbook({
        meaning: `No instance of ${name} lets its metrics be read. Most likely users get no answer either.`,
        checks: [
          `Whether it runs: \`kubectl get pods -A -l app.kubernetes.io/name=${name}\`, or the events of its ECS service.`,
          `Why Prometheus can't read it: the column «Error» of ${name} on Prometheus' page /targets (refused, timeout, 403, 404).`,
          'What changed last: deployments, network policies, certificates.',
        ],
        actions: [
          'It crashes or does not start: read the log of its last start, roll the last deployment back.',
          'It runs and only its metrics are out of reach: mend port, path or network policy; users are safe, and you are blind until then.',
        ],
      }),
    }),
    new AlertRule('ServiceAbsent', {
      query: serviceQuery(service.name, `absent(${TARGETS.up}${matcher})`),
      for: Duration.minutes(10),
      severity: Severity.HIGH,
      owner,
      labels,
      summary: `Service ${name} is nowhere to be found: there is no instance to watch`,
      runbook: new Runbook({
        meaning: `The blueprint has a service ${name}, and discovery finds no instance of it. All its other alerts are silent meanwhile.`,
        checks: [
          `Whether it is deployed, and not scaled to 0: \`kubectl get deployments,statefulsets -A -l app.kubernetes.io/name=${name}\`, or the ECS service's wanted number.`,
          `Whether discovery can find it: Prometheus' page /service-discovery, job ${name}.`,
        ],
        actions: [
          'It should run: deploy it, or scale it up.',
          'It runs: wire it with `monitor(…)`, or mend the labels by which it is found.',
          'It is gone for good: take it out of the blueprint.',
        ],
      }),
    }),
    new AlertRule('ServiceInstanceDown', {
      query: serviceQuery(service.name, `up${matcher} == 0 and on (${SERVICE}) ${TARGETS.up}${matcher} > 0`),
      for: Duration.minutes(10),
      severity: Severity.MEDIUM,
      owner,
      labels,
      examples: instanceExamples(name),
      summary: `Instance {{ $labels.instance }} of service ${name} does not answer`,
      runbook: new Runbook({
        meaning: `One instance of ${name} can't be watched. The others carry its load.`,
        checks: [
          `The error of {{ $labels.instance }} on Prometheus' page /targets.`,
          'Whether its pod or task is ready, and the log of its last minutes.',
        ],
        actions: [
          'Delete the pod or stop the task: another takes its place.',
          'It comes back broken: treat it as a fault of the release.',
        ],
      }),
    }),
  ];
}

/** Two instances: one of them down, none, both (which is told by another alert). */
function instanceExamples(name: string): AlertExample[] {
  const up = (instance: string): string =>
    `up{cluster="c", environment="e", instance="${instance}", service="${name}"}`;
  const both = (a: string, b: string) => ({ series: { [up('a')]: a, [up('b')]: b }, at: Duration.minutes(20) });
  return [
    AlertExample.fires(both('0x30', '1x30')),
    AlertExample.staysQuiet(both('1x30', '1x30')),
    AlertExample.staysQuiet({ ...both('0x30', '0x30'), title: 'stays quiet while the whole service is down' }),
  ];
}
