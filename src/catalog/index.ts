export { SourceName } from './sources';
