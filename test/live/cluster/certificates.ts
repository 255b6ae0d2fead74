import { join } from 'node:path';
import { command } from './command';

/** Whom a certificate vouches for. */
export interface CertificateOptions {
  readonly commonName: string;
  readonly organisation?: string;
  /** Internet addresses that it vouches for. */
  readonly addresses?: string[];
  /** Names of the internet that it vouches for; `*.example.com` for all of a domain. */
  readonly names?: string[];
  /** For a program that asks, not one that answers. */
  readonly client?: boolean;
}

const DAYS = '2';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority whose word counts for two days: `ca.crt` and `ca.key` in a folder. */
export function certificateAuthority(folder: string): void {
  request(folder, 'ca', ['-subj', '/CN=live-tests', '-addext', 'keyUsage=critical,keyCertSign,digitalSignature']);
}

/** Makes `<name>.crt` and `<name>.key`, vouched for by the authority in the folder. */
export function certificate(folder: string, name: string, options: CertificateOptions): void {
  const { commonName, organisation, addresses = [], names = [], client = false } = options;
  const subject = `${organisation ? `/O=${organisation}` : ''}/CN=${commonName}`;
  const alternatives = [...addresses.map((address) => `IP:${address}`), ...names.map((each) => `DNS:${each}`)];
  request(folder, name, [
    ...['-subj', subject, '-CA', join(folder, 'ca.crt'), '-CAkey', join(folder, 'ca.key')],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-addext', `extendedKeyUsage=${client ? 'clientAuth' : 'serverAuth'}`],
    ...(alternatives.length > 0 ? ['-addext', `subjectAltName=${alternatives.join(',')}`] : []),
  ]);
}

function request(folder: string, name: string, args: string[]): void {
  const files = ['-out', join(folder, `${name}.crt`), '-keyout', join(folder, `${name}.key`)];
  command('openssl', ['req', '-x509', ...KEY, '-days', DAYS, ...files, ...args]);
}
