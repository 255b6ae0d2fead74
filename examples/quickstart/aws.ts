import { App, Stack } from 'aws-cdk-lib';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Observatory } from 'cdk-observatory/aws';
import { shop } from './blueprint';

/** The shop's observatory on AWS: one stack. */
export function synthesizeAws(folder: string): { template: string; resources: number } {
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'shop');
  // Who hears it when Slack or PagerDuty could not be told.
  const lastResort = [new EmailSubscription('oncall@example.com')];
  const observatory = new Observatory(stack, 'Observatory', { blueprint: shop, lastResort });
  // The shop's ECS services are in other stacks; those in this one would be given to observatory.monitor(service, …).
  for (const service of shop.services) observatory.monitorTagged(service.name);
  const [artifact] = app.synth().stacks;
  return { template: `${folder}/${artifact.templateFile}`, resources: Object.keys(artifact.template.Resources).length };
}
