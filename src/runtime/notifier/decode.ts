import type { Alert } from './notification';

/** The parts of Alertmanager's webhook message that are used. */
interface Message {
  readonly receiver?: string;
  readonly status?: string;
  readonly groupLabels?: Record<string, string>;
  readonly commonLabels?: Record<string, string>;
  readonly alerts?: Alert[];
}

/**
 * Reads what the alert manager's template wrote: quoted by Go's `%q`, which is not JSON for characters that can't be printed, and cut
 * where it was longer than SNS takes. Of a message that was cut, all values that are whole are read.
 */
export function decode(text: string): { message: Message; isWhole: boolean } {
  const mended = withJsonEscapes(text);
  const whole = parsed(text) ?? parsed(mended);
  if (whole) return { message: whole, isWhole: true };
  return { message: parsed(completed(mended)) ?? {}, isWhole: false };
}

/** The beginning of a JSON text, ended after the last value that is whole. */
function completed(text: string): string {
  const open: string[] = [];
  let inString = false;
  let end = 0;
  let closing = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') inString = !inString;
    else if (inString && character === '\\') i++;
    if (inString || !'{}[],'.includes(character)) continue;
    if (character === '{') open.push('}');
    if (character === '[') open.push(']');
    if (character === '}' || character === ']') open.pop();
    // After an opening brace stands nothing that is whole.
    if (character === '{' || character === '[') continue;
    end = character === ',' ? i : i + 1;
    closing = [...open].reverse().join('');
  }
  return text.slice(0, end) + closing;
}

function parsed(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Go's escapes that JSON does not know, in JSON's way. */
function withJsonEscapes(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|U[0-9a-f]{8}|[\s\S])/g, (sequence, code: string) => {
    if (code === 'a') return '\\u0007';
    if (code === 'v') return '\\u000b';
    if (code.length === 3) return `\\u00${code.slice(1)}`;
    if (code.length === 9) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    return sequence;
  });
}
