/** How an ECS service is scraped. */
export interface MonitorOptions {
  /** Name of the blueprint's service that runs there. */
  readonly service: string;
  /**
   * Port of its metrics.
   * @default - the one that the blueprint's service says
   */
  readonly port?: number;
  /**
   * Path of its metrics.
   * @default - the one that the blueprint's service says
   */
  readonly path?: string;
}
