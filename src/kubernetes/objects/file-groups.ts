import { posix } from 'node:path';
import type { ProgramFile } from '../../programs/program';

/** Files that stand in one ConfigMap. */
export interface FileGroup {
  /** The name of the ConfigMap is the program's with this behind it. */
  readonly suffix: string;
  /** Where the files appear. */
  readonly folder: string;
  readonly onChange: ProgramFile['onChange'];
  readonly paths: string[];
}

/**
 * How full a ConfigMap is made.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation: at most 1 MiB
 */
const FULL_BYTES = 900 * 1024;

/**
 * Which files stand together: those of one folder that are taken up in the same way, as many as fit. The order of the files
 * decides, so that a file that grows moves only those behind it.
 */
export function fileGroups(files: ProgramFile[]): FileGroup[] {
  const groups: FileGroup[] = [];
  const open = new Map<string, { group: FileGroup; bytes: number }>();
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = posix.dirname(file.path);
    const key = `${folder} ${file.onChange}`;
    const bytes = Buffer.byteLength(file.content);
    const last = open.get(key);
    if (last && last.bytes + bytes <= FULL_BYTES) {
      last.group.paths.push(file.path);
      last.bytes += bytes;
      continue;
    }
    const base = posix.basename(folder);
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    const group = {
      suffix: count === 1 ? base : `${base}-${count}`,
      folder,
      onChange: file.onChange,
      paths: [file.path],
    };
    groups.push(group);
    open.set(key, { group, bytes });
  }
  return groups;
}

/** Folders that hold files, each once. */
export function foldersOf(groups: FileGroup[]): string[] {
  return [...new Set(groups.map((group) => group.folder))];
}
