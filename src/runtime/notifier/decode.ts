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
 * where it was longer than SNS takes. Of a message that was cut, what stands before the alerts is read, and no alerts.
 */
export function decode(text: string): { message: Message; isWhole: boolean } {
  const mended = withJsonEscapes(text);
  const whole = parsed(text) ?? parsed(mended);
  if (whole) return { message: whole, isWhole: true };
  // In a value the quotes would have backslashes before them: this is where the alerts begin.
  const head = mended.slice(0, mended.indexOf('"alerts":['));
  return { message: parsed(`${head}"alerts":[]}`) ?? {}, isWhole: false };
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
