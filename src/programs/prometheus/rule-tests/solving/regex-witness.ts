import { wholePattern } from '../evaluation/matchers';

/**
 * A text that a regular expression matches as a whole, found by writing out its simplest reading; undefined if that reading
 * is not understood.
 */
export function regexWitness(pattern: string): string | undefined {
  try {
    const reader = new PatternReader(pattern.replace(/^\^/, '').replace(/\$$/, ''));
    const text = reader.alternatives();
    return reader.atEnd && wholePattern(pattern).test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const CLASSES: Readonly<Record<string, string>> = { d: '0', D: 'a', w: 'a', W: '-', s: ' ', S: 'a' };

class PatternReader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  public get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  /** Reads `a|b|c` and gives the first that is not empty. */
  public alternatives(): string {
    const found = [this.sequence()];
    while (this.peek() === '|') {
      this.at++;
      found.push(this.sequence());
    }
    return found.find((text) => text !== '') ?? '';
  }

  private sequence(): string {
    let text = '';
    while (!this.atEnd && this.peek() !== '|' && this.peek() !== ')') {
      const atom = this.atom();
      text += atom.repeat(this.repetitions());
    }
    return text;
  }

  private atom(): string {
    const char = this.next();
    if (char === '.') return '0';
    if (char === '[') return this.characterClass();
    if (char === '(') {
      if (this.pattern.startsWith('?', this.at))
        this.at = this.pattern.indexOf(this.peekAt(1) === 'P' ? '>' : ':', this.at) + 1;
      const text = this.alternatives();
      this.at++;
      return text;
    }
    if (char !== '\\') return char;
    const escaped = this.next();
    return CLASSES[escaped] ?? escaped;
  }

  private characterClass(): string {
    const end = this.pattern.indexOf(']', this.at + (this.peek() === '^' ? 2 : 1));
    const body = this.pattern.slice(this.at, end);
    this.at = end + 1;
    if (!body.startsWith('^')) return body[0] === '\\' ? (CLASSES[body[1]] ?? body[1]) : body[0];
    const excluded = new RegExp(`[${body.slice(1)}]`);
    return [...'a0-zA_'].find((char) => !excluded.test(char)) ?? '~';
  }

  /** How often the atom before stands: once where that is allowed. */
  private repetitions(): number {
    const match = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.pattern.slice(this.at));
    if (!match) return 1;
    this.at += match[0].length;
    return match[1] === undefined ? 1 : Number(match[1]);
  }

  private peek(): string | undefined {
    return this.pattern[this.at];
  }

  private peekAt(offset: number): string | undefined {
    return this.pattern[this.at + offset];
  }

  private next(): string {
    return this.pattern[this.at++];
  }
}
