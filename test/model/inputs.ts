import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file that makes something, and for bad ones which error it must give. */
export interface Input {
  readonly name: string;
  readonly make: () => unknown;
  readonly expected?: { readonly code: string; readonly says: string };
}

/** All inputs of a folder, in the order of their names. */
export function inputs(folder: string): Input[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => ({ name: file.replace('.ts', '').replace(/-/g, ' '), ...require(join(folder, file)) }));
}
