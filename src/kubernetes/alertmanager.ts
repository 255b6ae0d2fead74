import type { Construct } from 'constructs';
import type { Problem } from '../model/problem';
import { alertmanager, alertmanagerProblems } from '../programs/alertmanager';
import type { AlertmanagerOptions } from '../programs/alertmanager/options';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** What is chosen about Alertmanager and where it runs. */
export interface AlertmanagerProps extends PlacementProps, AlertmanagerOptions {}

/** Alertmanager: groups alerts and tells the blueprint's responders, through channels whose credentials are secrets. */
export class Alertmanager extends ObservatoryProgram {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id, props);
    const { blueprint, images } = this._placement;
    this._run((surroundings) => alertmanager(blueprint, surroundings, props, images));
  }

  /** @internal */
  protected _problems(): Problem[] {
    return alertmanagerProblems(this._placement.blueprint);
  }
}
