/** How a workload's metrics are collected. */
export interface MonitorProps {
  /** Name of the blueprint's service that the workload is. */
  readonly service: string;
  /**
   * Port on which its metrics are; one of its containers must declare it.
   * @default - the service's port, or the only one that the containers declare
   */
  readonly port?: number;
}
