import { kubernetes } from 'cdk-observatory';
import { App, Chart } from 'cdk8s';
import { everything } from '../support/everything';

export interface ApiObjectJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind
  readonly [field: string]: any;
}

export interface ContainerJson {
  readonly name: string;
  readonly image: string;
  readonly args: string[];
  readonly securityContext: unknown;
  readonly resources: Record<string, unknown>;
  readonly livenessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly ports: { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
  readonly env?: { readonly name: string; readonly valueFrom?: { readonly secretKeyRef?: unknown } }[];
  readonly volumeMounts?: { readonly name: string; readonly mountPath: string }[];
}

export interface VolumeJson {
  readonly name: string;
  readonly hostPath?: unknown;
  readonly projected?: { readonly defaultMode?: number; readonly sources: unknown[] };
}

/** A chart of its own app. */
export function newChart(): Chart {
  return new Chart(new App(), 'observatory');
}

/** An observatory with everything that there is, in a chart of its own. */
export function observatoryWith(props: Partial<kubernetes.ObservatoryProps> = {}): {
  chart: Chart;
  observatory: kubernetes.Observatory;
} {
  const chart = newChart();
  return { chart, observatory: new kubernetes.Observatory(chart, 'observatory', { blueprint: everything, ...props }) };
}

export function objectsOf(chart: Chart): ApiObjectJson[] {
  return chart.toJson() as ApiObjectJson[];
}

export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

export function workloadsOf(objects: ApiObjectJson[]): ApiObjectJson[] {
  return objects.filter(({ kind }) => WORKLOADS.includes(kind));
}

export function find(objects: ApiObjectJson[], kind: string, name: string): ApiObjectJson {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name} in ${objects.map((o) => `${o.kind} ${o.metadata.name}`).join(', ')}`);
  return found;
}

/** What is said when a chart is synthesized that can't be. */
export function failureOf(chart: Chart): string {
  try {
    chart.toJson();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the chart was synthesized');
}
