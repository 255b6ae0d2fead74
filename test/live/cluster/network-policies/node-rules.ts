import { spawnSync } from 'node:child_process';
import { inNamespace } from '../command';
import type { ClusterObjects } from './objects';
import { nftScript } from './script';

/** The rules of one node, in its network namespace. */
export class NodeRules {
  private applied?: string;
  private fault?: string;

  constructor(
    readonly node: string,
    private readonly namespace: string,
  ) {}

  /** Puts the policies in force; says what it did, or what went wrong, if that is news. */
  enforce(cluster: ClusterObjects): { readonly done: boolean; readonly news?: string } {
    const script = nftScript(cluster, this.node);
    if (script === this.applied) return { done: true };
    const [command, args] = inNamespace(this.namespace, 'nft', '-f', '-');
    const { status, stderr, error } = spawnSync(command, args, { input: script, encoding: 'utf8', timeout: 10_000 });
    if (status !== 0) return { done: false, news: this.news(`not applied: ${error?.message ?? stderr.trim()}`) };
    this.applied = script;
    this.fault = undefined;
    return { done: true, news: `${this.node}: applied ${script.split('\n').length} lines` };
  }

  private news(fault: string): string | undefined {
    const isKnown = fault === this.fault;
    this.fault = fault;
    return isKnown ? undefined : `${this.node}: ${fault}`;
  }
}
