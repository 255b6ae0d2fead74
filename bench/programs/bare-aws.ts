/** Bare CDK: the same resources by its own L1 classes. Arguments: folder of templates, folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Templates } from '../same';
import { text } from './text';

const [source, folder] = process.argv.slice(2);
const { main, nested, texts } = JSON.parse(readFileSync(join(source, 'templates.json'), 'utf8')) as Templates;

const app = new App({ outdir: folder });
const stack = new Stack(app, 'shop');
const include = new CfnInclude(stack, 'Template', {
  templateFile: join(source, main),
  loadNestedStacks: Object.fromEntries(
    Object.entries(nested).map(([id, file]) => [id, { templateFile: join(source, file) }]),
  ),
});
for (const { stack: within, resource, content } of texts) {
  const template = within ? include.getNestedStack(within).includedTemplate : include;
  (template.getResource(resource) as CfnResource & { data: string }).data = text(content);
}
app.synth();
