import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built programs and schemas are kept. */
export function cacheFolder(): string {
  return (
    process.env.CDK_OBSERVATORY_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk-observatory')
  );
}

/** Names what is made of a value and of the files in a folder: another input, another name. */
export function hashOf(value: unknown, folder?: string): string {
  const hash = createHash('sha256').update(JSON.stringify([value, process.platform, process.arch]));
  if (folder) for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
