import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Data } from './programs/text';

/** A Kubernetes object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Record<string, string | Data>;
}

/** CloudFormation templates, and the texts that are to be put into them. */
export interface Templates {
  readonly main: string;
  /** By logical id of the nested stack. */
  readonly nested: Record<string, string>;
  readonly texts: { readonly stack?: string; readonly resource: string; readonly content: Data }[];
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  Parameters?: Record<string, unknown>;
  Rules?: Record<string, unknown>;
}

/** All Kubernetes objects of a folder. */
export function manifests(folder: string): Manifest[] {
  return files(folder, '.yaml').flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
  );
}

/** How many resources the templates of a folder have. */
export function resources(folder: string): string[] {
  return files(folder, '.template.json').flatMap((file) =>
    Object.values((JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template).Resources).map(({ Type }) => Type),
  );
}

/** How many bytes a user deploys. */
export function bytes(folder: string, ends: string): number {
  return files(folder, ends).reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
}

/**
 * What bare cdk8s is given to make the same objects.
 *
 * @param asData whether configuration files are data that must still be written as YAML, or texts that are ready
 */
export function sourceForKubernetes(ours: string, file: string, asData: boolean): void {
  const objects = manifests(ours).map((object) => {
    if (!asData || object.kind !== 'ConfigMap' || !object.data) return object;
    const data = Object.entries(object.data).map(([name, value]): [string, string | Data] => {
      return [name, /\.ya?ml$/.test(name) ? { $yaml: parse(value as string) } : value];
    });
    return { ...object, data: Object.fromEntries(data) };
  });
  writeFileSync(file, JSON.stringify(objects));
}

/** What the bare CDK is given to make the same resources. */
export function sourceForAws(ours: string, folder: string, asData: boolean): void {
  mkdirSync(folder, { recursive: true });
  const main = 'shop.template.json';
  const templates = new Map(files(ours, '.template.json').map((name) => [name, template(join(ours, name))]));
  const nested = nestedTemplates(ours, templates.get(main));
  const idOf = new Map(Object.entries(nested).map(([id, file]) => [file, id]));
  const texts: Templates['texts'][number][] = [];
  for (const [name, { Resources }] of asData ? templates : []) {
    for (const [resource, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== 'AWS::APS::RuleGroupsNamespace' || typeof Properties?.Data !== 'string') continue;
      texts.push({ stack: idOf.get(name), resource, content: { $yaml: parse(Properties.Data) } });
      Properties.Data = '';
    }
  }
  for (const [name, content] of templates) writeFileSync(join(folder, name), JSON.stringify(content));
  writeFileSync(join(folder, 'templates.json'), JSON.stringify({ main, nested, texts } satisfies Templates));
}

/** The files of nested stacks by logical id: a stack names the hash of its template, and the list of assets the file. */
function nestedTemplates(folder: string, main: Template | undefined): Record<string, string> {
  const assets = JSON.parse(readFileSync(join(folder, 'shop.assets.json'), 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  const stacks = Object.entries(main?.Resources ?? {}).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
  return Object.fromEntries(
    stacks.map(([id, { Properties }]) => {
      const url = JSON.stringify(Properties?.TemplateURL);
      const hash = Object.keys(assets.files).find((key) => url.includes(key));
      return [id, hash ? assets.files[hash].source.path : ''];
    }),
  );
}

/** A template without what every stack adds to it by itself. */
function template(file: string): Template {
  const { Rules, Parameters, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const { BootstrapVersion, ...parameters } = Parameters ?? {};
  return Object.keys(parameters).length > 0 ? { ...rest, Parameters: parameters } : rest;
}

function files(folder: string, ends: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ends))
    .sort();
}
