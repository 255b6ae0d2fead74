import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { App, type Chart, Yaml } from 'cdk8s';
import type { Construct } from 'constructs';

type Json = Record<string, unknown>;

/** The first line of each file, by which files are known that an earlier run wrote. */
const MARK = '# Written by cdk-observatory.';

/** Files of which everything else in the folder may need something, and the order in which all are applied. */
const NAMESPACES = '00-namespaces';
const DEFINITIONS = '01-custom-resource-definitions';
const OTHERS = '90-others';

/** Charts as files for `kubectl apply`, Argo CD or Flux: one file a concern, in the order in which they are applied. */
export class Manifests {
  /**
   * Writes all charts of an app into a folder: namespaces first, custom resource definitions apart, then one file for each program
   * and one for what is not the observatory's, and `images.txt` with every image that runs, one a line.
   *
   * All is validated before anything is written. Files that an earlier run wrote and this one does not are taken away; files of
   * others stay.
   *
   * @param app the app, or anything in it
   * @param folder made if it is not there
   * @returns the names of the files, in the order in which they are applied
   */
  public static write(app: Construct, folder: string): string[] {
    const files = contents(objectsOf(app));
    const target = resolve(folder);
    mkdirSync(dirname(target), { recursive: true });
    // Beside the folder, on the same disk: what is complete is then moved, so that no file is ever seen half written.
    const temporary = mkdtempSync(`${target}.`);
    try {
      for (const [name, text] of files) writeFileSync(join(temporary, name), text);
      mkdirSync(target, { recursive: true });
      for (const name of files.keys()) renameSync(join(temporary, name), join(target, name));
      for (const name of leftOvers(target, files)) rmSync(join(target, name));
    } finally {
      rmSync(temporary, { recursive: true });
    }
    return [...files.keys()];
  }

  private constructor() {}
}

/** Every object of every chart. Asking a chart for its objects validates the whole app. */
function objectsOf(scope: Construct): Json[] {
  return App.of(scope).charts.flatMap((chart: Chart) => chart.toJson() as Json[]);
}

function contents(objects: Json[]): Map<string, string> {
  const concerns = new Map<string, Json[]>();
  for (const object of objects) {
    const concern = concernOf(object);
    concerns.set(concern, [...(concerns.get(concern) ?? []), object]);
  }
  const files = [...concerns.keys()]
    .sort()
    .map((name): [string, string] => [`${name}.yaml`, `${MARK}\n${Yaml.stringify(...(concerns.get(name) ?? []))}`]);
  return new Map([...files, ['images.txt', `${imagesOf(objects).join('\n')}\n`]]);
}

/** What an object is about: the program that its labels name, if it is ours. */
function concernOf(object: Json): string {
  const labels = ((object.metadata as Json | undefined)?.labels ?? {}) as Record<string, string>;
  if (object.kind === 'CustomResourceDefinition') return DEFINITIONS;
  if (object.kind === 'Namespace') return NAMESPACES;
  if (labels['app.kubernetes.io/managed-by'] !== 'cdk-observatory') return OTHERS;
  const program = labels['app.kubernetes.io/name'];
  return program ? `10-${program}` : NAMESPACES;
}

/** Every image that a container of any object runs, sorted, each once. */
function imagesOf(value: unknown): string[] {
  const images = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if ((key === 'containers' || key === 'initContainers') && Array.isArray(child)) {
        for (const { image } of child as Json[]) if (typeof image === 'string') images.add(image);
      }
      walk(child);
    }
  };
  walk(value);
  return [...images].sort();
}

function leftOvers(folder: string, files: Map<string, string>): string[] {
  return readdirSync(folder).filter(
    (name) => name.endsWith('.yaml') && !files.has(name) && readFileSync(join(folder, name), 'utf8').startsWith(MARK),
  );
}
