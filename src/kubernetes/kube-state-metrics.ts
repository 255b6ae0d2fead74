import type { Construct } from 'constructs';
import { kubeStateMetrics } from '../programs/kube-state-metrics/program';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** kube-state-metrics: what Kubernetes was asked for and what it made of it. */
export class KubeStateMetrics extends ObservatoryProgram {
  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id, props);
    this._run(() => kubeStateMetrics(this._placement.images));
  }
}
