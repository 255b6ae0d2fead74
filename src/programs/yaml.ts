import { stringify } from 'yaml';

/** A value as YAML: the same text for the same value, long lines unbroken, texts of several lines as blocks. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    lineWidth: 0,
    blockQuote: 'literal',
    aliasDuplicateObjects: false,
    defaultStringType: 'PLAIN',
  });
}
