import { cut, readJson } from './json';
import { LEVELS, UNPARSABLE, WHOLE_TIME } from './rules';
import { readText } from './text';

/** A line as it is stored, by the Elastic Common Schema. */
export type LineDocument = Record<string, unknown>;

const TIME = new RegExp(WHOLE_TIME);

/** A line of a built-in format as a document. One that is not of the format is kept whole, and tagged. */
export function parseLine(format: 'json' | 'text', line: string): LineDocument {
  const words = format === 'json' ? readJson(line) : readText(line);
  const time = words && readTime(words.get('timestamp'));
  const message = words?.get('message');
  if (!words || !time || message === undefined) return { message: line, event: { dataset: 'app' }, tags: [UNPARSABLE] };
  const document: LineDocument = { '@timestamp': time, message, event: { dataset: 'app' } };
  const rest = restOf(words);
  const level = words.get('level');
  const known = level === undefined ? undefined : LEVELS.get(level.toLowerCase());
  if (known) document.log = { level: known };
  else if (level !== undefined) rest.set('level', cut(level));
  const service = words.get('service');
  if (service !== undefined) document.service = { name: service };
  for (const id of ['trace', 'span']) {
    const value = rest.get(`${id}_id`);
    if (value !== undefined) document[id] = { id: value };
    rest.delete(`${id}_id`);
  }
  if (rest.size > 0) document.metadata = Object.fromEntries(rest);
  return document;
}

const OWN = ['timestamp', 'level', 'service', 'message'];

/** What has no field of its own. What a line says of itself in `metadata` wins over what stands beside it. */
function restOf(words: Map<string, string>): Map<string, string> {
  const beside = [...words].filter(([path]) => !OWN.includes(path) && !path.startsWith('metadata.'));
  const below = [...words].filter(([path]) => path.startsWith('metadata.'));
  return new Map(
    [...beside, ...below.map(([path, value]) => [path.slice('metadata.'.length), value])].map(([path, value]) => [
      path,
      cut(value),
    ]),
  );
}

/** To the millisecond in UTC. Undefined when there is no such time. */
function readTime(text: string | undefined): string | undefined {
  if (text === undefined || !TIME.test(text)) return undefined;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const time = new Date(text);
  const isReal =
    !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10)) && text.slice(11, 13) < '24';
  return isReal && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined;
}
