import { kubernetes, SourceName } from 'cdk-observatory';
import type { Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { everything } from '../../support/everything';
import { newChart, objectsOf } from '../objects';

export const PROBER = 'blackbox.monitoring.svc:9115';
export const SOURCES = Object.values(SourceName);

export function attachedWith(props: Partial<kubernetes.AttachedObservatoryProps> = {}, chart = newChart()) {
  const attached = new kubernetes.AttachedObservatory(chart, 'attached', {
    blueprint: everything,
    namespace: 'team',
    prober: PROBER,
    ...props,
  });
  return { chart, attached, objects: () => objectsOf(chart) };
}

export function deployment(chart: Chart, id: string, namespace?: string, ports = [9090]): Deployment {
  const declared = ports.map((number) => ({ number, name: `p${number}` }));
  return new Deployment(chart, id, { metadata: { namespace }, containers: [{ image: id, ports: declared }] });
}

export const rulesIn = (chart: Chart) =>
  objectsOf(chart)
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups.flatMap(({ rules }: { rules: Record<string, unknown>[] }) => rules));
