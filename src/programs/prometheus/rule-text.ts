import { toYaml } from '../yaml';
import type { RuleFileGroup } from './rules';

const HEAD = 'groups:\n';

/** A rule file that grows group by group. Each is written once, and what has been written is not measured again. */
export class RuleText {
  private readonly texts: string[] = [];
  private size = HEAD.length;

  /** A group as it stands in a file. */
  public static group(group: RuleFileGroup): { text: string; bytes: number } {
    const text = toYaml([group]).replace(/^(?=.)/gm, '  ');
    return { text, bytes: Buffer.byteLength(text) };
  }

  /** Adds a group unless the file would become larger than so many bytes. The first one is always taken. */
  public add({ text, bytes }: { text: string; bytes: number }, limit: number): boolean {
    if (this.texts.length > 0 && this.size + bytes > limit) return false;
    this.texts.push(text);
    this.size += bytes;
    return true;
  }

  /** How large the file is. */
  public get bytes(): number {
    return this.size;
  }

  public toString(): string {
    return HEAD + this.texts.join('');
  }
}
