import type { ApiObject, ApiServer, WatchEvent } from './api-server';
import { follow } from './follow';

const named = (name: string): ApiObject => ({ metadata: { namespace: 'shop', name } });
const event = (type: WatchEvent['type'], name: string): WatchEvent => ({ type, object: named(name) });

/** A server whose answers to each list are given, with the changes after it; when there are no more, it is done. */
function server(rounds: (readonly [string[] | Error, WatchEvent[]])[], done: () => void): ApiServer {
  let changes: WatchEvent[] = [];
  return {
    async list() {
      const [answer, events] = rounds.shift() ?? [[], []];
      if (rounds.length === 0) setImmediate(done);
      if (answer instanceof Error) throw answer;
      changes = events;
      return { metadata: { resourceVersion: '1' }, items: answer.map(named) };
    },
    async *watch() {
      yield* changes;
    },
  };
}

const MILLISECONDS = 100;

/** What a follower is told until the server is done. */
async function told(...rounds: (readonly [string[] | Error, WatchEvent[]])[]) {
  const stop = new AbortController();
  const news: (string | string[])[] = [];
  const follower = {
    changed: (objects: readonly ApiObject[]) => news.push(objects.map(({ metadata }) => metadata.name)),
    failed: (message: string) => news.push(message),
  };
  await follow(
    server(rounds, () => stop.abort()),
    '/api/v1/pods',
    follower,
    stop.signal,
    MILLISECONDS,
  );
  return news;
}

test('what there is, then every change', async () => {
  const events = [event('ADDED', 'b'), event('MODIFIED', 'a'), event('DELETED', 'a')];
  expect(await told([['a'], events])).toEqual([['a'], ['a', 'b'], ['a', 'b'], ['b']]);
});

test('when a watch ends, the next list replaces what was known', async () => {
  expect(await told([['a'], [event('ADDED', 'b')]], [['c'], []])).toEqual([['a'], ['a', 'b'], ['c']]);
});

test('a server that is away changes nothing and is told of once; it is asked again until it answers', async () => {
  const away = new Error('connection refused');
  expect(await told([['a'], []], [away, []], [away, []], [['b'], []])).toEqual([['a'], 'connection refused', ['b']]);
});

test('a watch that the server can’t go on with is a failure', async () => {
  const expired: WatchEvent = { type: 'ERROR', object: { metadata: { name: '' }, message: 'too old' } };
  expect(await told([['a'], [expired]], [['b'], []])).toEqual([['a'], 'too old', ['b']]);
});

test('the list is not asked for again at once', async () => {
  const start = Date.now();
  await told([['a'], []], [['a'], []]);
  expect(Date.now() - start).toBeGreaterThanOrEqual(MILLISECONDS - 10);
});
