import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, type Moto, REGION, zip } from './moto';
import { LEFT_AWAY, NOT_DEPLOYED, NOT_TOLD } from './not-deployed';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
}

/** A resource as CloudFormation says that it made it. */
export interface Deployed {
  readonly type: string;
  readonly physicalId: string;
}

interface FileAsset {
  readonly source: { readonly path: string; readonly packaging: 'zip' | 'file' };
  readonly destinations: Record<string, { readonly bucketName: string; readonly objectKey: string }>;
}

/** The template of a stack in a folder that was synthesized. */
export function templateOf(folder: string, stack: string): Template {
  return JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')) as Template;
}

/** A stack that moto's CloudFormation made of a folder that was synthesized, as `cdk deploy` would have it made. */
export class Stack {
  public static async create(moto: Moto, folder: string, name: string): Promise<Stack> {
    await bootstrap(moto);
    const stack = new Stack(moto, name);
    await stack.apply('CreateStack', folder);
    return stack;
  }

  private deployed: Record<string, Deployed> = {};
  private template: Template = { Resources: {} };

  private constructor(
    private readonly moto: Moto,
    private readonly name: string,
  ) {}

  /** What was made, by the names of the template. */
  public get resources(): Record<string, Deployed> {
    return { ...this.deployed };
  }

  /** Applies another template to it. */
  public async update(folder: string): Promise<void> {
    await this.apply('UpdateStack', folder);
  }

  /** `CREATE_COMPLETE`, when all went well. */
  public async status(): Promise<string> {
    const { Stacks } = await this.moto.query<{ Stacks: { StackStatus: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      { StackName: this.name },
    );
    return Stacks[0].StackStatus;
  }

  /** The properties of all resources of a type, by their names in the template, with what was made in place of references. */
  public properties(type: string): Record<string, Record<string, unknown>> {
    const found = Object.entries(this.template.Resources).filter(([, { Type }]) => Type === type);
    return Object.fromEntries(
      found.map(([id, { Properties }]) => [id, this.resolved(Properties) as typeof Properties]),
    );
  }

  /** Physical ids of all resources of a type. */
  public of(type: string): string[] {
    return Object.values(this.deployed).flatMap((made) => (made.type === type ? [made.physicalId] : []));
  }

  private async apply(action: 'CreateStack' | 'UpdateStack', folder: string): Promise<void> {
    await publish(this.moto, folder, this.name);
    const template = await deployable(this.moto, templateOf(folder, this.name));
    this.template = template;
    // A template of this size is too large to be sent with the request.
    const key = `${this.name}.template.json`;
    await this.moto.rest('s3', 'PUT', `/${BUCKET}/${key}`, JSON.stringify(template));
    await this.moto.query('cloudformation', action, {
      StackName: this.name,
      TemplateURL: `https://s3.${REGION}.amazonaws.com/${BUCKET}/${key}`,
      'Capabilities.member.1': 'CAPABILITY_IAM',
    });
    this.deployed = await this.list();
  }

  private resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    if (name === 'Ref') return PSEUDO[argument] ?? this.deployed[argument]?.physicalId;
    if (name === 'Fn::Sub') return filled(argument);
    if (name === 'Fn::Join') return argument[1].map((part: unknown) => this.resolved(part)).join(argument[0]);
    // Only the service itself knows its attributes: who needs one asks the service.
    if (name === 'Fn::GetAtt') return { [name]: argument };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolved(inner)]));
  }

  private async list(): Promise<Record<string, Deployed>> {
    type Summary = { LogicalResourceId?: string; ResourceType: string; PhysicalResourceId: string };
    const { StackResourceSummaries } = await this.moto.query<{ StackResourceSummaries: Summary[] }>(
      'cloudformation',
      'ListStackResources',
      { StackName: this.name },
    );
    // What was passed over is listed without a name.
    const named = StackResourceSummaries.filter(({ LogicalResourceId }) => LogicalResourceId);
    return Object.fromEntries(
      named.map((made) => [
        made.LogicalResourceId as string,
        { type: made.ResourceType, physicalId: made.PhysicalResourceId },
      ]),
    );
  }
}

const BUCKET = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;

/** What `cdk bootstrap` leaves behind and templates ask for. */
async function bootstrap(moto: Moto): Promise<void> {
  const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String', Overwrite: true };
  await moto.json('ssm', 'AmazonSSM.PutParameter', version);
  const where = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
  const buckets = `${await moto.rest('s3', 'GET', '/')}`;
  if (!buckets.includes(BUCKET)) await moto.rest('s3', 'PUT', `/${BUCKET}`, where, 'application/xml');
}

/** Brings the assets where the template says that they are. */
async function publish(moto: Moto, folder: string, stack: string): Promise<void> {
  const { files } = JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')) as {
    files: Record<string, FileAsset>;
  };
  const work = mkdtempSync(join(tmpdir(), 'assets-'));
  for (const { source, destinations } of Object.values(files)) {
    let file = join(folder, source.path);
    if (source.packaging === 'zip') {
      const packed = join(work, 'asset.zip');
      zip(file, packed);
      file = packed;
    }
    for (const { bucketName, objectKey } of Object.values(destinations)) {
      await moto.rest('s3', 'PUT', `/${filled(bucketName)}/${objectKey}`, readFileSync(file), 'application/zip');
    }
  }
  rmSync(work, { recursive: true });
}

const PSEUDO: Record<string, string> = { 'AWS::AccountId': ACCOUNT, 'AWS::Region': REGION, 'AWS::Partition': 'aws' };

function filled(text: string): string {
  return text.replace(/\$\{(AWS::\w+)\}/g, (whole, name) => PSEUDO[name] ?? whole);
}

/** The template without properties that moto breaks on, and with values in place of references to what it does not make. */
async function deployable(moto: Moto, template: Template): Promise<Template> {
  const attributes = new Map<string, Record<string, string>>();
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (!(Type in NOT_DEPLOYED)) continue;
    attributes.set(id, Type === 'AWS::APS::Workspace' ? await workspace(moto, `${Properties.Alias}`) : {});
  }
  const replaced = replaceReferences(template, (id, attribute) => {
    const isNotTold = NOT_TOLD.some((not) => not.type === template.Resources[id]?.Type && not.attribute === attribute);
    if (!attributes.has(id) && !isNotTold) return undefined;
    return attributes.get(id)?.[attribute] ?? `arn:aws:none:${REGION}:${ACCOUNT}:not-deployed/${id}`;
  }) as Template;
  const entries = Object.entries(replaced.Resources).map(([id, resource]) => [id, withoutLeftAway(resource)]);
  return { ...replaced, Resources: Object.fromEntries(entries) };
}

function withoutLeftAway(resource: Resource): Resource {
  const names = LEFT_AWAY.filter(({ type }) => type === resource.Type).map(({ property }) => property);
  const kept = Object.entries(resource.Properties ?? {}).filter(([name]) => !names.includes(name));
  return { ...resource, Properties: Object.fromEntries(kept) };
}

/** A workspace of Amazon Managed Prometheus, the same for the same alias. */
async function workspace(moto: Moto, alias: string): Promise<Record<string, string>> {
  type Answer = { workspaces: { alias: string; workspaceId: string }[] };
  const listed = JSON.parse(`${await moto.rest('aps', 'GET', '/workspaces')}`) as Answer;
  const known = listed.workspaces.find((candidate) => candidate.alias === alias)?.workspaceId;
  const made =
    known ?? JSON.parse(`${await moto.rest('aps', 'POST', '/workspaces', JSON.stringify({ alias }))}`).workspaceId;
  const described = JSON.parse(`${await moto.rest('aps', 'GET', `/workspaces/${made}`)}`).workspace;
  return { Arn: described.arn, WorkspaceId: made, PrometheusEndpoint: described.prometheusEndpoint };
}

type Replacement = (id: string, attribute: string) => string | undefined;

function replaceReferences(value: unknown, replacement: Replacement): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, replacement));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const found =
    typeof Ref === 'string'
      ? replacement(Ref, 'Ref')
      : Array.isArray(attribute)
        ? replacement(attribute[0], attribute.slice(1).join('.'))
        : undefined;
  if (found !== undefined) return found;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceReferences(inner, replacement)]));
}
