import { send } from '../../../src/runtime/notifier/send';
import { type Reply, reset, serve, silence, status } from './support';

const PATIENCE = { attemptMillis: 1000, pauseMillis: 10 };
const SECRET_PATH = '/services/T000/very-secret';

async function sending(replies: Reply[], millis = 5000) {
  const server = await serve(...replies);
  const started = Date.now();
  const request = { url: server.url + SECRET_PATH, headers: { 'content-type': 'text/plain' }, body: 'hello' };
  try {
    const error = await send(request, started + millis, PATIENCE).catch(({ message }: Error) => message);
    return { error, received: server.received, took: Date.now() - started };
  } finally {
    server.close();
  }
}

describe('a request', () => {
  test.each([
    ['500', status(500)],
    ['503', status(503)],
    ['429', status(429)],
    ['408', status(408)],
    ['a connection that is reset', reset],
    ['no answer in time', silence],
  ])('is sent again after %s', async (_, fault) => {
    const { error, received } = await sending([fault, fault, status(202)]);
    expect(error).toBeUndefined();
    expect(received.map(({ body }) => body)).toEqual(['hello', 'hello', 'hello']);
  });

  test.each([400, 401, 403, 404])('is not sent again after %d: the answer would be the same', async (code) => {
    const { error, received } = await sending([status(code), status(200)]);
    expect(error).toBe(`status ${code}`);
    expect(received).toHaveLength(1);
  });

  test('waits as long as the server asks, in seconds or until a date', async () => {
    const inSeconds = await sending([status(429, { 'retry-after': '1' }), status(200)]);
    expect(inSeconds.error).toBeUndefined();
    expect(inSeconds.took).toBeGreaterThanOrEqual(1000);
    const date = new Date(Date.now() + 2000).toUTCString();
    const untilDate = await sending([status(503, { 'retry-after': date }), status(200)]);
    expect(untilDate.error).toBeUndefined();
    expect(untilDate.took).toBeGreaterThanOrEqual(900);
  });

  test('is given up at once when the server asks for more time than there is', async () => {
    const { error, took } = await sending([status(429, { 'retry-after': '60' })]);
    expect(error).toBe('status 429');
    expect(took).toBeLessThan(2000);
  });

  test('is given up when time is over', async () => {
    const { error, received, took } = await sending([status(500)], 400);
    expect(error).toBe('status 500');
    expect(received.length).toBeGreaterThan(2);
    expect(took).toBeLessThan(1000);
  });

  test('does not follow a redirect, which would carry credentials elsewhere', async () => {
    const elsewhere = await serve();
    const { error } = await sending([status(307, { location: elsewhere.url })]);
    elsewhere.close();
    expect(error).toBe('status 307');
    expect(elsewhere.received).toEqual([]);
  });

  test('is sent again while nobody listens, and the failure does not tell the address', async () => {
    const server = await serve();
    server.close();
    const failure = send({ url: `${server.url}/very-secret`, headers: {}, body: '' }, Date.now() + 300, PATIENCE);
    await expect(failure).rejects.toThrow(/^ECONNREFUSED$/);
  });

  test.each([
    ['the host is not known', 'http://nowhere.invalid/very-secret', /^(ENOTFOUND|EAI_AGAIN|no answer in time)$/],
    ['the port is never used', 'http://127.0.0.1:1/very-secret', /^no connection$/],
    ['the address is none', 'very-secret', /no address/],
    ['the scheme is unknown', 'secret://very-secret/', /./],
  ])('its failure does not tell the address when %s', async (_, url, why) => {
    const failure = send({ url, headers: {}, body: '' }, Date.now() + 300, PATIENCE);
    const { message } = await failure.then(
      () => new Error('it was sent'),
      (error: Error) => error,
    );
    expect(message).toMatch(why);
    expect(message).not.toMatch(/very-secret|it was sent/);
  });
});
