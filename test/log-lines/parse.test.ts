import { parseLine } from '../../src/log-lines/parse';
import { loggedLines } from '../support/log-documents';
import { SAMPLES } from '../support/log-lines';

describe('a line of a built-in format', () => {
  test('is the same document in JSON and in text, with values as words', () => {
    const document = {
      '@timestamp': '2024-03-20T10:00:00.000Z',
      log: { level: 'info' },
      service: { name: 'api' },
      message: 'Request processed',
      event: { dataset: 'app' },
      metadata: { request_id: '123', user_id: '456', duration: '100' },
    };
    expect(parseLine('json', SAMPLES.json)).toEqual(document);
    expect(parseLine('text', SAMPLES.text)).toEqual(document);
    for (const { json, text } of loggedLines(1000)) expect(parseLine('json', json)).toEqual(parseLine('text', text));
  });

  test('that is not of its format is kept whole, and tagged', () => {
    const lines = [
      '',
      'no time',
      '{"message":"no time"}',
      `${SAMPLES.json} more`,
      SAMPLES.text.replace('03-20', '02-30'),
    ];
    for (const line of lines)
      for (const format of ['json', 'text'] as const)
        expect(parseLine(format, line)).toEqual({ message: line, event: { dataset: 'app' }, tags: ['_unparsable'] });
  });

  test('has one of four levels; another word is kept beside it', () => {
    const level = (word: string) => parseLine('text', SAMPLES.text.replace('INFO', word));
    expect(level('CRIT').log).toEqual({ level: 'error' });
    expect(level('Notice').log).toEqual({ level: 'info' });
    expect(level('LOUD')).toMatchObject({ metadata: { level: 'LOUD' } });
    expect(level('LOUD').log).toBeUndefined();
  });

  test('has its trace and span in fields of their own', () => {
    const document = parseLine('text', `${SAMPLES.text} trace_id=4bf9 span_id=00f0`);
    expect(document).toMatchObject({ trace: { id: '4bf9' }, span: { id: '00f0' } });
    expect(Object.keys(document.metadata as object)).toEqual(expect.not.arrayContaining(['trace_id', 'span_id']));
  });

  test('keeps a long number as it was written', () => {
    const line = SAMPLES.json.replace('100', '9007199254740993');
    expect(parseLine('json', line)).toMatchObject({ metadata: { duration: '9007199254740993' } });
  });
});
