import { BlockList, isIPv4 } from 'node:net';
import type { IpBlock } from './objects';

/** Whether an address lies in a block and in none of its exceptions. */
export function inBlock(address: string, block: IpBlock): boolean {
  return within(address, block.cidr) && !(block.except ?? []).some((cidr) => within(address, cidr));
}

function within(address: string, cidr: string): boolean {
  const [net, prefix] = cidr.split('/');
  const range = new BlockList();
  range.addSubnet(net, Number(prefix), isIPv4(net) ? 'ipv4' : 'ipv6');
  return range.check(address);
}

/** The order of the numbers that addresses are, not of their letters. */
export function byAddress(a: string, b: string): number {
  return toNumber(a) - toNumber(b);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
