const SERVICES = ['api', 'cart', 'payment', 'search'];
const LEVELS = ['info', 'info', 'info', 'info', 'info', 'info', 'debug', 'debug', 'warn', 'error'];
const MESSAGES = [
  'Request processed',
  'Cart updated',
  'Payment authorized by provider',
  'Search answered from cache',
  'Retrying call to upstream after timeout',
  'Session renewed',
];
const START = Date.UTC(2024, 2, 20, 10);

/** A line as it is logged in both built-in formats, and the document that both become. */
export interface LoggedLine {
  readonly json: string;
  readonly text: string;
  readonly document: Record<string, unknown>;
}

/** So many lines as services write them: few messages and services, request ids that never come again. The same each time. */
export function loggedLines(count: number): LoggedLine[] {
  let seed = 20240320;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const hex = () =>
    random(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return Array.from({ length: count }, (_, i) => {
    const timestamp = new Date(START + i * 25 + random(25)).toISOString();
    const level = LEVELS[random(LEVELS.length)];
    const service = SERVICES[random(SERVICES.length)];
    const message = MESSAGES[random(MESSAGES.length)];
    const metadata = {
      request_id: `${hex()}-${hex()}`,
      user_id: `${random(50_000)}`,
      duration: random(random(2000) + 1),
    };
    const pairs = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
    return {
      json: JSON.stringify({ timestamp, level, service, message, metadata }),
      text: `${timestamp} [${level.toUpperCase()}] ${service}: ${message} ${pairs.join(' ')}`,
      document: {
        '@timestamp': timestamp,
        log: { level },
        service: { name: service },
        message,
        event: { dataset: 'app' },
        metadata,
      },
    };
  });
}
