import { App, Stack } from 'aws-cdk-lib';
import { aws } from 'cdk-observatory';

/** The name of the stack that stories deploy. */
export const STACK = 'shop';

/** Synthesizes an observatory into a folder; its services are made elsewhere, and tagged. */
export function synthesize(outdir: string, props: aws.ObservatoryProps): string {
  const app = new App({ outdir, analyticsReporting: false });
  const observatory = new aws.Observatory(new Stack(app, STACK), 'Observatory', props);
  for (const service of props.blueprint.services) observatory.monitorTagged(service.name);
  app.synth();
  return outdir;
}
