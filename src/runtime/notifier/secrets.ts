import type { SecretReference } from './routes';

/** Reads a whole secret, by name. */
export type ReadSecret = (name: string) => Promise<string>;

/** A retry of Lambda comes after a minute at least: it sees a changed secret. */
const KEPT_MILLIS = 50_000;

/** Reads fields of secrets, and keeps a secret for less than a minute, so that a burst of alerts is one reading. */
export class Secrets {
  private readonly kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

  constructor(private readonly read: ReadSecret) {}

  /** @throws Error that names the secret, never what is in it */
  public async valueOf({ name, key }: SecretReference): Promise<string> {
    const fields = await this.fieldsOf(name);
    const value = fields[key];
    if (typeof value !== 'string' || value === '') throw new Error(`secret '${name}' has no field '${key}'`);
    return value.trim();
  }

  private async fieldsOf(name: string): Promise<Record<string, unknown>> {
    const text = await this.textOf(name).catch((error: Error) => {
      this.kept.delete(name);
      throw new Error(`secret '${name}' can't be read (${error.name})`);
    });
    try {
      const fields: unknown = JSON.parse(text);
      if (typeof fields === 'object' && fields !== null) return fields as Record<string, unknown>;
    } catch {
      // The parser's message would hold a part of the secret.
    }
    throw new Error(`secret '${name}' is not a JSON object of fields`);
  }

  private textOf(name: string): Promise<string> {
    const known = this.kept.get(name);
    if (known && known.until > Date.now()) return known.value;
    const value = this.read(name);
    this.kept.set(name, { value, until: Date.now() + KEPT_MILLIS });
    return value;
  }
}

/** The part of AWS' library that is used. */
interface SecretsManager {
  readonly SecretsManager: new () => {
    getSecretValue(input: { SecretId: string }): Promise<{ SecretString?: string }>;
  };
}

/** Reads from Secrets Manager, with the library that Lambda's runtime brings. */
export function secretsManager(): ReadSecret {
  const { SecretsManager: Client } = require('@aws-sdk/client-secrets-manager') as SecretsManager;
  const client = new Client();
  return async (name) => (await client.getSecretValue({ SecretId: name })).SecretString ?? '';
}
