import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message, record, serve } from './support';

const ROOT = join(__dirname, '../../..');

/** Makes the bundle in a folder of its own: other tests read the one in assets. */
function make(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bundle-runtime.ts', folder], { cwd: ROOT });
  return join(folder, 'notifier/index.js');
}

const BUNDLE = make();

/** As much of AWS' library as is used: gives what stands in a file. */
const LIBRARY = `
exports.SecretsManager = class {
  async getSecretValue({ SecretId }) {
    return { SecretString: JSON.stringify(JSON.parse(require('fs').readFileSync(process.env.SECRETS, 'utf8'))[SecretId]) };
  }
};`;

/** Calls the function as Lambda does: a folder with the code and its routes, the library somewhere else. */
async function invoke(secrets: Record<string, unknown>, event: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'function-'));
  const library = join(folder, 'runtime/@aws-sdk/client-secrets-manager');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'index.js'), LIBRARY);
  mkdirSync(join(folder, 'task'));
  cpSync(BUNDLE, join(folder, 'task/index.js'));
  const channels = [
    { kind: 'slack', target: '#checkout', secret: { name: 'slack', key: 'url' } },
    { kind: 'webhook', target: 'webhook', secret: { name: 'hook', key: 'url' } },
  ];
  const routes = { receivers: { 'checkout-critical': { severity: 'critical', channels } } };
  writeFileSync(join(folder, 'task/routes.json'), JSON.stringify(routes));
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(secrets));
  const script = `require('./index').handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 5000 })`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: join(folder, 'task'),
    env: {
      ...process.env,
      NODE_PATH: join(folder, 'runtime'),
      ROUTES: join(folder, 'task/routes.json'),
      SECRETS: join(folder, 'secrets.json'),
    },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(String(data)));
  const [code] = await once(child, 'close');
  return { code, output: output.join('') };
}

describe('the bundle', () => {
  test('is the same bytes whenever it is made, and small', () => {
    const first = readFileSync(BUNDLE, 'utf8');
    expect(readFileSync(make(), 'utf8')).toBe(first);
    expect(first).not.toContain(ROOT);
    expect(statSync(BUNDLE).size).toBeLessThan(1024 * 1024);
  });

  test('tells what it is called with', async () => {
    const server = await serve();
    const url = (name: string) => ({ url: `${server.url}/${name}/top-secret` });
    const { code, output } = await invoke({ slack: url('slack'), hook: url('hook') }, { Records: [record(message())] });
    server.close();
    expect(output).not.toContain('top-secret');
    expect(code).toBe(0);
    expect(server.received.map(({ path }) => path).sort()).toEqual(['/hook/top-secret', '/slack/top-secret']);
    const lines = output.trim().split('\n');
    expect(
      lines.map((line) => JSON.parse(line)).filter(({ NotificationsSent }) => NotificationsSent === 1),
    ).toHaveLength(2);
  });

  test('fails when a channel can not be told, so that Lambda tries again', async () => {
    const server = await serve();
    const secrets = { hook: { url: server.url }, slack: { url: 'top-secret' } };
    const { code, output } = await invoke(secrets, { Records: [record(message())] });
    server.close();
    expect(code).not.toBe(0);
    expect(output).toContain('checkout-critical by slack');
    expect(output).not.toContain('top-secret');
    expect(server.received).toHaveLength(1);
  });
});
