import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../support/process';
import { certificateAuthority } from '../cluster/certificates';
import { VendorsClient } from '../vendors/client';
import { SERVER_NAMES } from '../vendors/names';
import { startVendors } from '../vendors/server';

/** An address of loopback that nothing else uses: each process has its own. */
const ADDRESS = `127.77.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`;

/** Those whom the notifier tells, by their own names and over TLS, on an address of loopback. */
export class Internet {
  public static async start(): Promise<Internet> {
    const folder = mkdtempSync(join(tmpdir(), 'internet-'));
    certificateAuthority(folder);
    const [controlPort] = await freePorts(1);
    const stop = await startVendors({ address: ADDRESS, port: 443, controlPort, authority: folder });
    return new Internet(folder, new VendorsClient(`http://${ADDRESS}:${controlPort}`), stop);
  }

  /** `/etc/hosts` of those who are to meet it. */
  public readonly hosts = ['127.0.0.1 localhost', ...SERVER_NAMES.map((name) => `${ADDRESS} ${name}`), ''].join('\n');

  private constructor(
    private readonly folder: string,
    /** What they were told. */
    public readonly vendors: VendorsClient,
    private readonly end: () => Promise<void>,
  ) {}

  /** The certificate of who vouches for it. */
  public get authority(): string {
    return join(this.folder, 'ca.crt');
  }

  public async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }
}
