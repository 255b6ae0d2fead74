export { Catalog } from './catalog';
export { SourceName } from './sources';
