import { rmSync } from 'node:fs';
import { AlertSummary, AlertTests, Catalog } from 'cdk-observatory';
import { synthesizeAws } from './aws';
import { shop } from './blueprint';
import { synthesizeKubernetes } from './kubernetes';

rmSync('dist', { recursive: true, force: true });
const kubernetes = synthesizeKubernetes('dist/kubernetes');
const aws = synthesizeAws('dist/aws');

const rules = Catalog.rules(shop);
const tests = new AlertTests(shop, rules);
tests.write('dist/tests');
const alerts = rules.flatMap((group) => group.alerts);

const list = (lines: string[]) => lines.map((line) => `  ${line}`).join('\n');

console.log(`Kubernetes: ${kubernetes.objects} objects in ${kubernetes.files.length} files of dist/kubernetes
${list(kubernetes.observatory.programs.map((program) => program.objectName))}
  secrets to make first:
${list(list(kubernetes.observatory.requiredSecrets).split('\n'))}
  good to know:
${list(list(kubernetes.observatory.notes).split('\n'))}
  next: kubectl apply --server-side -f dist/kubernetes

AWS: ${aws.resources} resources in ${aws.template}
  next: npx cdk deploy --app dist/aws

Alerts: ${alerts.length} rules, ${tests.unproven.length} without a unit test
${list(String(new AlertSummary(shop, rules)).split('\n'))}
  next: promtool test rules dist/tests/*.test.yaml`);
