const SIMPLE_ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const NUMERIC_ESCAPE = /^(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;

/** A string that can't be read; the offset is that of the bad escape in the quoted text. Empty: the bytes are no UTF-8. */
export interface BadEscape {
  readonly offset: number;
  readonly escape: string;
}

/** Reads a quoted string (`"…"`, `'…'`, or raw in backticks), with Go's escapes. */
export function unquote(quoted: string): string | BadEscape {
  const quote = quoted[0];
  const body = quoted.slice(1, -1);
  if (quote === '`') return body;
  // Octal and \x name bytes: they may make up UTF-8 together, so all is gathered as bytes.
  const bytes: Buffer[] = [];
  for (let i = 0; i < body.length; ) {
    if (body[i] !== '\\') {
      const end = body.indexOf('\\', i) === -1 ? body.length : body.indexOf('\\', i);
      bytes.push(Buffer.from(body.slice(i, end), 'utf8'));
      i = end;
      continue;
    }
    const bad = { offset: i + 1, escape: body.slice(i, i + 2) };
    const letter = body[i + 1];
    if (letter === quote || letter in SIMPLE_ESCAPES) {
      bytes.push(Buffer.from(letter === quote ? quote : SIMPLE_ESCAPES[letter], 'utf8'));
      i += 2;
      continue;
    }
    const match = NUMERIC_ESCAPE.exec(body.slice(i + 1));
    if (!match) return bad;
    const [all, octal, byte, short, long] = match;
    if (octal ?? byte) {
      const value = octal ? Number.parseInt(octal, 8) : Number.parseInt(byte, 16);
      if (value > 255) return bad;
      bytes.push(Buffer.from([value]));
    } else {
      const value = Number.parseInt(short ?? long, 16);
      if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return bad;
      bytes.push(Buffer.from(String.fromCodePoint(value), 'utf8'));
    }
    i += all.length + 1;
  }
  const all = Buffer.concat(bytes);
  const text = all.toString('utf8');
  return Buffer.from(text, 'utf8').equals(all) ? text : { offset: 0, escape: '' };
}

/** Writes a string in double quotes. */
export function quote(value: string): string {
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/\r/g, '\\r')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to escape.
    .replace(/[\x00-\x1f\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}

const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^\d+(?:_\d+)*$/;
const HEX = /^0[xX](?:_?[0-9a-fA-F])+$/;

/** Reads a number: decimal, with exponent, hexadecimal, octal (leading 0), `Inf` or `NaN`; undefined if it is none. */
export function parseNumber(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === 'inf') return Number.POSITIVE_INFINITY;
  if (lower === 'nan') return Number.NaN;
  if (HEX.test(text)) return Number(text.replace(/_/g, ''));
  if (/^0_?[0-7_]*[0-7]$/.test(text) && INTEGER.test(text)) return Number.parseInt(text.replace(/_/g, ''), 8);
  if (INTEGER.test(text)) return Number(text.replace(/_/g, ''));
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** Writes a number so that it reads back as the same. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
