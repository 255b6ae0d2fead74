/**
 * JSON schemas of Kubernetes' objects for kubeconform, stricter than the API server's OpenAPI: a field that is not known is an error.
 * They are made of files that stand in Go modules, pinned by version and sum in kubernetes-schemas.json.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { cacheFolder, hashOf } from './cache';
import { type JsonSchema, strict, withNamed } from './json-schema';
import { withLock } from './lock';
import { GO, goModule, requireToolchain } from './toolchain';

interface Source {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  /** An OpenAPI v2 file in the module. */
  readonly openapi?: string;
  /** Files of CustomResourceDefinitions in the module. */
  readonly crds?: string[];
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The sets of schemas that can be had, by name. */
export const SCHEMA_SOURCES: Record<string, Source> = JSON.parse(
  readFileSync(join(__dirname, 'kubernetes-schemas.json'), 'utf8'),
);
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** The folder of a set of schemas, whether it is there or not. */
export function schemasFolder(name: string): string {
  const source = SCHEMA_SOURCES[name];
  if (!source) throw new Error(`There are no schemas '${name}'. There are: ${Object.keys(SCHEMA_SOURCES).join(', ')}.`);
  const code = ['kubernetes-schemas.ts', 'json-schema.ts'].map((file) => readFileSync(join(__dirname, file), 'utf8'));
  return join(cacheFolder(), 'schemas', `${name}-${hashOf([source, code])}`);
}

/** The folder of a set of schemas, which is made first if it is not there. */
export function ensureSchemas(name: string): string {
  const folder = schemasFolder(name);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  return withLock(join(cacheFolder(), `${name}.lock`), () => {
    if (!existsSync(folder)) makeSchemas(SCHEMA_SOURCES[name], folder);
    return folder;
  });
}

/** Where kubeconform finds a set of schemas: its `-schema-location`. */
export function schemaLocation(name: string): string {
  return join(ensureSchemas(name), '{{.Group}}', '{{.ResourceKind}}-{{.ResourceAPIVersion}}.json');
}

/** The files of the Prometheus Operator's CustomResourceDefinitions, for a real API server. */
export function prometheusOperatorCrds(): string[] {
  const folder = join(ensureSchemas('prometheus-operator'), 'crds');
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}

function makeSchemas(source: Source, folder: string): void {
  requireToolchain(GO);
  const module = goModule(cacheFolder(), source.module, source.version);
  if (module.sum !== source.sum) {
    throw new Error(`${source.module}@${source.version} has the sum ${module.sum}; ${source.sum} is pinned.`);
  }
  const work = mkdtempSync(join(cacheFolder(), 'schemas-'));
  try {
    if (source.openapi) fromOpenApi(join(module.folder, source.openapi), work);
    for (const file of source.crds ?? []) fromCrd(join(module.folder, file), work);
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fromOpenApi(file: string, work: string): void {
  const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as { definitions: Record<string, JsonSchema> };
  const strictDefinitions = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, strict(schema)]),
  );
  strictDefinitions[QUANTITY] = { oneOf: [{ type: 'string' }, { type: 'number' }] };
  for (const [name, schema] of Object.entries(strictDefinitions)) {
    // Options of requests have a kind too; only objects have metadata.
    if (!schema.properties?.metadata) continue;
    const kinds = (definitions[name]['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[];
    const whole = { ...schema, definitions: withNamed(schema, strictDefinitions) };
    for (const kind of kinds) write(work, kind, whole);
  }
}

function fromCrd(file: string, work: string): void {
  const { spec } = parse(readFileSync(file, 'utf8')) as {
    spec: {
      group: string;
      names: { kind: string };
      versions: { name: string; schema: { openAPIV3Schema: JsonSchema } }[];
    };
  };
  for (const { name, schema } of spec.versions) {
    write(work, { group: spec.group, version: name, kind: spec.names.kind }, strict(schema.openAPIV3Schema));
  }
  mkdirSync(join(work, 'crds'), { recursive: true });
  copyFileSync(file, join(work, 'crds', basename(file)));
}

/** kubeconform takes the version for the group of objects that have none. */
function write(work: string, { group, version, kind }: GroupVersionKind, schema: JsonSchema): void {
  const folder = join(work, group || version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${kind.toLowerCase()}-${version}.json`), JSON.stringify(schema));
}
