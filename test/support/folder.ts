import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder, by its path from there, with its content. */
export function contentsOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const walk = (place: string) => {
    for (const name of readdirSync(place).sort()) {
      const path = join(place, name);
      if (statSync(path).isDirectory()) walk(path);
      else files[relative(folder, path)] = readFileSync(path, 'utf8');
    }
  };
  walk(folder);
  return files;
}
