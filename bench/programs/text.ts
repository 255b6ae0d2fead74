import { stringify } from 'yaml';

/** Data in place of the YAML text that it is to become. */
export interface Data {
  readonly $yaml: unknown;
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && '$yaml' in value;
}

/** Writes data as the text of a configuration file, as one who has cdk8s or the CDK alone would. */
export function text(data: Data): string {
  return stringify(data.$yaml, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}
