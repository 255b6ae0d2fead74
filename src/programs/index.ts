/** What users choose about programs. How programs are told is internal. */
export type { AlertmanagerOptions } from './alertmanager/options';
export type { CollectorOptions } from './collector/options';
export type { ImageOptions } from './image';
export { AlertTests } from './prometheus/alert-tests';
export type { PrometheusOptions, RemoteWrite } from './prometheus/options';
