/** Ours: a blueprint of so many services on a platform. Arguments: platform, number of services, folder. */
import { Blueprint, Channel, Duration, Escalation, HttpMetrics, Responder, Secret, Service } from 'cdk-observatory';

const [platform, count, folder] = process.argv.slice(2);

const responders = Array.from({ length: Math.min(10, Number(count)) }, (_, index) => {
  const page = Channel.pagerDuty({ routingKey: Secret.named('pagerduty', `team-${index}`) });
  return new Responder(`team-${index}`, { page });
});

const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(responders[0]),
  services: Array.from({ length: Number(count) }, (_, index) => {
    return new Service(`service-${index}`, {
      owner: responders[index % responders.length],
      metrics: index % 2 === 0 ? HttpMetrics.openTelemetry() : HttpMetrics.prometheus(),
      objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
    });
  }),
});

// Only the platform that is measured is loaded.
function onKubernetes(): void {
  const { App, Chart } = require('cdk8s') as typeof import('cdk8s');
  const { Manifests, Observatory } =
    require('cdk-observatory/kubernetes') as typeof import('cdk-observatory/kubernetes');
  const app = new App();
  new Observatory(new Chart(app, 'shop'), 'observatory', { blueprint });
  Manifests.write(app, folder);
}

function onAws(): void {
  const { App, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
  const { Observatory } = require('cdk-observatory/aws') as typeof import('cdk-observatory/aws');
  const app = new App({ outdir: folder });
  const observatory = new Observatory(new Stack(app, 'shop'), 'Observatory', { blueprint });
  for (const service of blueprint.services) observatory.monitorTagged(service.name);
  app.synth();
}

if (platform === 'kubernetes') onKubernetes();
else onAws();
