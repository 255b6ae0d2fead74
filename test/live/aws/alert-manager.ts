import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { answers, freePorts, type RunningProgram, start } from '../../support/process';
import { faster } from '../support/faster';
import type { Moto } from './moto';
import type { Stack } from './stack';

/** An alert as rules give it. */
export interface FiredAlert {
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly startsAt?: string;
  readonly endsAt?: string;
}

/**
 * The alert manager of a workspace: a real Alertmanager reads the definition that the template gives to Amazon Managed Prometheus, whose
 * alert manager it is too. Its messages go to moto's SNS.
 */
export class AlertManager {
  /** @param times how many times faster time goes: how long alerts are gathered before they are told */
  public static async start(moto: Moto, stack: Stack, times: number): Promise<AlertManager> {
    const [{ AlertManagerDefinition }] = Object.values(stack.properties('AWS::APS::Workspace'));
    const { alertmanager_config, template_files } = parse(AlertManagerDefinition as string);
    const folder = mkdtempSync(join(tmpdir(), 'alert-manager-'));
    const [map] = faster([{ kind: 'ConfigMap', data: { 'alertmanager.yml': alertmanager_config } }], times);
    const files = { ...(map.data as Record<string, string>), ...template_files };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content as string);
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const args = [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // There is one of it.
      '--cluster.listen-address=',
    ];
    const program = await start('alertmanager', args, () => answers(`${url}/-/ready`), { env: moto.environment });
    return new AlertManager(url, folder, program);
  }

  private constructor(
    public readonly url: string,
    private readonly folder: string,
    private readonly program: RunningProgram,
  ) {}

  public async fire(...alerts: FiredAlert[]): Promise<void> {
    const response = await fetch(`${this.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  public log(): string {
    return this.program.log();
  }

  public async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true });
  }
}
