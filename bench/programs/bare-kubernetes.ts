/** Bare cdk8s: the same objects by the same typed classes. Arguments: file of objects, folder. */
import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Manifest } from '../same';
import { isData, text } from './text';

const [source, folder] = process.argv.slice(2);
/** What typed objects call differently. */
const RENAMED: Record<string, string> = {
  hostPID: 'hostPid',
  clusterIP: 'clusterIp',
  downwardAPI: 'downwardApi',
  nonResourceURLs: 'nonResourceUrLs',
};
type Typed = new (scope: Construct, id: string, props: object) => ApiObject;

const app = new App({ outdir: folder });
const chart = new Chart(app, 'shop');
const manifests = JSON.parse(readFileSync(source, 'utf8')) as Manifest[];
manifests.forEach((manifest, index) => {
  const Kind = (k8s as unknown as Record<string, Typed>)[`Kube${manifest.kind}`];
  const { apiVersion, kind, ...props } = manifest;
  if (Kind) new Kind(chart, `${index}`, typed(props, kind) as object);
  else new ApiObject(chart, `${index}`, manifest);
});
app.synth();

/** Numbers or names of ports and shares are values of a class of their own in typed objects, and so are quantities. */
function typed(value: unknown, kind: string, key = '', parent = ''): unknown {
  if (isData(value)) return text(value);
  if (Array.isArray(value)) return value.map((item) => typed(item, kind, key, parent));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [RENAMED[name] ?? name, typed(item, kind, name, key)]),
    );
  }
  if (isIntOrString(kind, key)) {
    return typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(String(value));
  }
  if (parent === 'limits' || parent === 'requests' || key === 'sizeLimit') {
    return typeof value === 'number' ? k8s.Quantity.fromNumber(value) : k8s.Quantity.fromString(String(value));
  }
  return value;
}

function isIntOrString(kind: string, key: string): boolean {
  if (['targetPort', 'maxUnavailable', 'minAvailable', 'maxSurge'].includes(key)) return true;
  return key === 'port' && kind !== 'Service';
}
