import type { Infrastructure, InfrastructureThresholds, Responder, Service } from '../../model';

/** What the rules of the infrastructure are made from. */
export interface InfrastructureContext {
  readonly thresholds: Required<InfrastructureThresholds>;
  readonly owner?: Responder;
}

export function contextOf(infrastructure: Infrastructure): InfrastructureContext {
  return { thresholds: infrastructure._thresholds, owner: infrastructure.owner };
}

/** What the alerts of one service are made from. */
export interface ServiceContext {
  readonly service: Service;
  readonly owner?: Responder;
  /** Set on each alert, so that the alerts of two services differ. */
  readonly labels: Record<string, string>;
}
