import { run } from './programs';

/** A body of a request, and what kind of thing it says it is. */
export interface ElasticsearchCheck {
  /** `allowed` asks whether a role, the body, allows what the name says as `action@index`. */
  readonly kind: 'ilm' | 'slm' | 'role' | 'index-template' | 'component-template' | 'allowed';
  readonly name: string;
  readonly body: unknown;
}

/** What Elasticsearch 8.19's own code says of each: `ok`, `no` (not allowed), or what is wrong. */
export function elasticsearchSays(checks: readonly ElasticsearchCheck[]): string[] {
  const input = checks.map(({ kind, name, body }) => `${kind}\t${name}\t${JSON.stringify(body)}\n`).join('');
  const { code, stdout, stderr } = run('elasticsearch-checks', [], { input });
  const lines = stdout.split('\n').slice(0, -1);
  if (code !== 0 || lines.length !== checks.length)
    throw new Error(`elasticsearch-checks ended with ${code}:\n${stderr}`);
  return lines;
}
