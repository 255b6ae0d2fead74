import type { Construct } from 'constructs';
import { nodeExporter } from '../programs/node-exporter/program';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** Node exporter: CPU, memory, disks and network of every node. */
export class NodeExporter extends ObservatoryProgram {
  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id, props);
    this._run(() => nodeExporter(this._placement.images));
  }
}
