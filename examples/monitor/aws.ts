import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Observatory } from 'cdk-observatory/aws';
import { shop } from '../quickstart/blueprint';

/** The shop's ECS services beside their observatory, in a cluster that they share. */
export function synthesizeAws(folder: string): string {
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'shop');
  const cluster = new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) });

  const observatory = new Observatory(stack, 'Observatory', { blueprint: shop, cluster });
  for (const { name } of shop.services) {
    const taskDefinition = new FargateTaskDefinition(stack, `${name}-task`);
    taskDefinition.addContainer(name, {
      image: ContainerImage.fromRegistry(`shop.example.com/${name}:1.0.0`),
      portMappings: [{ containerPort: 9090 }],
    });
    const service = new FargateService(stack, name, { cluster, taskDefinition, minHealthyPercent: 100 });
    observatory.monitor(service, { service: name });
  }
  return `${folder}/${app.synth().stacks[0].templateFile}`;
}
