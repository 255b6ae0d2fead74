import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { answers, freePorts, type RunningProgram, start } from '../../support/process';
import { programPath } from '../../support/programs';

/** Where everything is deployed. The account is moto's own. */
export const REGION = 'eu-west-1';
export const ACCOUNT = '123456789012';

type Json = Record<string, unknown>;

/**
 * Moto's server: it answers as the APIs of AWS do and keeps what it is told, on loopback. It runs nothing: no container, no function.
 * Credentials are not checked, and not used.
 *
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export class Moto {
  public static async start(address = '127.0.0.1'): Promise<Moto> {
    const [port] = await freePorts(1);
    const url = `http://${address}:${port}`;
    const program = await start('moto', ['-H', address, '-p', `${port}`], () => answers(`${url}/moto-api/data.json`));
    return new Moto(url, program);
  }

  private constructor(
    public readonly url: string,
    private readonly program: RunningProgram,
  ) {}

  public async stop(): Promise<void> {
    await this.program.stop();
  }

  /** An API that takes forms (SNS, IAM, CloudFormation); gives what stands in the action's result. */
  public async query<T = Json>(service: string, action: string, parameters: Record<string, string> = {}): Promise<T> {
    const body = new URLSearchParams({ Action: action, ContentType: 'JSON', ...parameters });
    const form = 'application/x-www-form-urlencoded';
    const answer = JSON.parse(`${await this.send(service, 'POST', '/', `${body}`, form)}`);
    return answer[`${action}Response`][`${action}Result`] as T;
  }

  /** An API that takes JSON (ECS, Secrets Manager, SSM, CloudWatch Logs, KMS, SQS), such as `AmazonSQS.ListQueues`. */
  public async json<T = Json>(service: string, target: string, input: Json = {}): Promise<T> {
    const answer = await this.send(service, 'POST', '/', JSON.stringify(input), 'application/x-amz-json-1.1', target);
    return (answer.length === 0 ? {} : JSON.parse(`${answer}`)) as T;
  }

  /** An API of paths (S3, Lambda, Amazon Managed Prometheus). */
  public async rest(
    service: string,
    method: string,
    path: string,
    body?: string | Buffer,
    type = 'application/json',
  ): Promise<Buffer> {
    return this.send(service, method, path, body, type);
  }

  /** What programs that speak to AWS are told so that they speak to this server. */
  public get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  private async send(
    service: string,
    method: string,
    path: string,
    body: string | Buffer | undefined,
    type: string,
    target?: string,
  ): Promise<Buffer> {
    // The scope of the credentials says which service is meant.
    const scope = `none/20260101/${REGION}/${service}/aws4_request`;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
        'content-type': type,
        ...(target ? { 'x-amz-target': target } : {}),
      },
      body: typeof body === 'string' ? body : body && new Uint8Array(body),
      signal: AbortSignal.timeout(60_000),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.ok) return answer;
    // Where the server itself is at fault, its log says why.
    const why = response.status < 500 ? `${answer}` : this.program.log();
    throw new Error(`${method} ${service} ${target ?? path}: ${response.status} ${why.slice(-1000)}`);
  }
}

/** Packs a folder, as assets are packed. */
export function zip(folder: string, file: string): void {
  zipfile(['-c', file, '.'], folder);
}

/** Unpacks a file into a folder. */
export function unzip(file: string, folder: string): void {
  zipfile(['-e', file, folder], folder);
}

function zipfile(args: string[], cwd: string): void {
  const python = join(dirname(programPath('moto')), 'venv/bin/python');
  const { status, stderr } = spawnSync(python, ['-m', 'zipfile', ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`zipfile ${args.join(' ')}: ${stderr}`);
}
