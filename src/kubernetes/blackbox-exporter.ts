import type { Construct } from 'constructs';
import { blackboxExporter } from '../programs/blackbox-exporter/program';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** Blackbox exporter: looks at the blueprint's probes from outside. */
export class BlackboxExporter extends ObservatoryProgram {
  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id, props);
    this._run(() => blackboxExporter(this._placement.blueprint, this._placement.images));
  }
}
