import { schemaLocation } from '../../tools/kubernetes-schemas';
import { type Answer, run } from './programs';

/** The sets of schemas that manifests can be held against: see tools/kubernetes-schemas.json. */
export type Schemas = 'kubernetes-1.28' | 'kubernetes-1.37' | 'prometheus-operator';

/** Holds manifests (YAML, one or several documents) against strict schemas: a field that is not known is an error. */
export function kubeconform(manifests: string, ...schemas: Schemas[]): Answer {
  const locations = schemas.flatMap((name) => ['-schema-location', schemaLocation(name)]);
  return run('kubeconform', ['-strict', '-summary', ...locations, '-'], { input: manifests });
}
