import type { Construct } from 'constructs';
import { pushgateway } from '../programs/pushgateway/program';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** Pushgateway: keeps what batch jobs push. Whoever is to push is let in by `allowFrom`. */
export class Pushgateway extends ObservatoryProgram {
  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id, props);
    this._run(() => pushgateway(this._placement.images));
  }
}
