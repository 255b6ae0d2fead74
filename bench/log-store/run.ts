/**
 * What a line of the built-in formats takes on disk in a real OpenSearch: writes bench/LOG-STORE.md.
 *
 * `tsx --tsconfig tsconfig.dev.json bench/log-store/run.ts`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storePlan, storeRequests } from '../../src/programs/elasticsearch';
import { shop } from '../../test/programs/elasticsearch/blueprint';
import { loggedLines } from '../../test/support/log-documents';
import { OpenSearch } from '../../test/support/opensearch';

const LINES = 200_000;
const BATCH = 5_000;
const STREAM = 'logs-my_shop.app-production';

interface Measured {
  /** Bytes when all is written, and when it is merged into one segment. */
  readonly written: number;
  readonly merged: number;
  readonly seconds: number;
}

async function measure(codec: string): Promise<Measured> {
  const store = await OpenSearch.start();
  try {
    const plan = storePlan(shop(), {
      engine: 'opensearch',
      archive: { kind: 'volume', path: join(store.folder, 'archive') },
      replicas: 0,
    });
    for (const { method, path, body } of storeRequests(plan)) {
      if (path.startsWith('/_plugins/')) continue;
      const isSettings = path.endsWith('-settings');
      await store.do(
        method,
        path,
        isSettings ? JSON.parse(JSON.stringify(body).replace('best_compression', codec)) : body,
      );
    }
    const lines = loggedLines(LINES);
    const start = Date.now();
    for (let i = 0; i < LINES; i += BATCH)
      await store.write(STREAM, documents(lines.slice(i, i + BATCH)), { refresh: false });
    const seconds = (Date.now() - start) / 1000;
    const written = await segmentBytes(store);
    await store.do('POST', `/${STREAM}/_forcemerge?max_num_segments=1`);
    return { written, merged: await segmentBytes(store), seconds };
  } finally {
    await store.stop();
  }
}

function documents(lines: ReturnType<typeof loggedLines>): object[] {
  return lines.map((line) => line.document);
}

/** Of segments that are searched: the statistics of an index also count those that are on their way out. */
async function segmentBytes(store: OpenSearch): Promise<number> {
  await store.do('POST', `/${STREAM}/_flush?force=true`);
  await store.do('POST', `/${STREAM}/_refresh`);
  const { indices } = await store.do('GET', `/${STREAM}/_segments`);
  const [index] = Object.values<{ shards: Record<string, [{ segments: Record<string, { size_in_bytes: number }> }]> }>(
    indices,
  );
  const segments = Object.values(index.shards).flatMap(([shard]) => Object.values(shard.segments));
  return segments.reduce((sum, segment) => sum + segment.size_in_bytes, 0);
}

async function main(): Promise<void> {
  const lines = loggedLines(LINES);
  const average = (format: 'json' | 'text') => lines.reduce((sum, line) => sum + line[format].length + 1, 0) / LINES;
  const [json, text] = [average('json'), average('text')];
  const rows: string[] = [];
  for (const codec of ['default', 'best_compression']) {
    const { written, merged, seconds } = await measure(codec);
    const each = merged / LINES;
    const figures = [written / LINES, each].map((bytes) => bytes.toFixed(0));
    const shares = [each / json, each / text].map((share) => share.toFixed(2));
    rows.push(`| ${[codec, ...figures, ...shares, Math.round(LINES / seconds)].join(' | ')} |`);
    console.log(rows.at(-1));
  }
  writeFileSync(
    join(__dirname, '..', 'LOG-STORE.md'),
    `# What a line takes in the store

${LINES.toLocaleString('en')} lines of four services with six messages, and a request id that never comes again, through the synthesized templates into an OpenSearch
2.19 of one node with a heap of 512 MB, without replicas. Both formats become the same document: a JSON line has ${json.toFixed(0)} bytes on average, a text
line ${text.toFixed(0)}. Lines a second are those of one client that waits for each batch of ${BATCH.toLocaleString('en')}, on a busy machine of two CPUs that runs both.

| codec | bytes a line, as written | bytes a line, merged | share of a JSON line | share of a text line | lines a second |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

Made by \`npx tsx --tsconfig tsconfig.dev.json bench/log-store/run.ts\`.
`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
