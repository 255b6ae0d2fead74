import { parseLine } from '../../src/log-lines/parse';
import { ingestPipeline } from '../../src/programs/log-pipeline/ingest';
import { loggedLines } from '../support/log-documents';
import { evilJson, evilText, SAMPLES } from '../support/log-lines';
import { OPENSEARCH_TIMEOUT, OpenSearch } from '../support/opensearch';

describe('OpenSearch makes of a line what the library makes of it', () => {
  let store: OpenSearch;
  beforeAll(async () => {
    store = await OpenSearch.start();
    for (const format of ['json', 'text'] as const)
      await store.do('PUT', `/_ingest/pipeline/${format}`, ingestPipeline(format));
  }, OPENSEARCH_TIMEOUT);
  afterAll(() => store?.stop());

  async function stored(format: 'json' | 'text', lines: readonly string[]): Promise<unknown[]> {
    const docs = lines.map((message) => ({ _source: { message } }));
    const answer = await store.do('POST', `/_ingest/pipeline/${format}/_simulate`, { docs });
    return answer.docs.map((entry: { doc?: { _source: unknown } }) => entry.doc?._source ?? entry);
  }

  async function differences(format: 'json' | 'text', lines: readonly string[]): Promise<unknown[]> {
    const found: unknown[] = [];
    for (let i = 0; i < lines.length; i += 1000) {
      const batch = lines.slice(i, i + 1000);
      const documents = await stored(format, batch);
      batch.forEach((line, j) => {
        const ours = parseLine(format, line);
        try {
          expect(documents[j]).toEqual(ours);
        } catch {
          found.push(JSON.stringify({ line: line.slice(0, 200), ours, theirs: documents[j] }).slice(0, 900));
        }
      });
    }
    return found;
  }

  test('both samples become the same document', async () => {
    const [json] = await stored('json', [SAMPLES.json]);
    expect(json).toEqual(parseLine('text', SAMPLES.text));
    expect(await stored('text', [SAMPLES.text])).toEqual([json]);
  }, 300_000);

  test.each(['json', 'text'] as const)(
    '10,000 lines of %s',
    async (format) => {
      const lines = loggedLines(10_000).map((line) => line[format]);
      expect(await differences(format, lines)).toEqual([]);
      expect(lines.filter((line) => parseLine(format, line).tags)).toEqual([]);
    },
    300_000,
  );

  test('evil lines of JSON', async () => {
    expect(await differences('json', evilJson())).toEqual([]);
  }, 300_000);

  test('evil lines of text', async () => {
    expect(await differences('text', evilText())).toEqual([]);
  }, 300_000);
});
