/** What both the parser of the library and the synthesized pipelines go by. */

/** The time of a line: ISO 8601 with seconds and an offset. Written in what JavaScript and Oniguruma both take. */
export const TIME =
  '[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';

/** `^` and `$` mean lines to one dialect and the whole text to another: these mean the whole text to both. */
const START = '(?<![\\s\\S])';
const END = '(?![\\s\\S])';

export const WHOLE_TIME = `${START}(?<time>${TIME})${END}`;

/** Time, level in brackets, service, and the rest. */
export const TEXT_LINE = `${START}(?<time>${TIME}) \\[(?<level>[A-Za-z]+)\\] (?<service>[A-Za-z0-9._/-]+): (?<rest>[\\s\\S]*)${END}`;

/** The tag of a line that is kept whole, because it is not of its format. */
export const UNPARSABLE = '_unparsable';

/** More pairs at the end of a text stay in its message. */
export const MOST_PAIRS = 100;

/** A longer value is cut: OpenSearch refuses the whole line for a word of over 32,766 bytes. */
export const LONGEST_VALUE = 8000;

/** A line that is nested deeper is not parsed. */
export const DEEPEST = 20;

/**
 * Names of levels, as programs write them, and what they mean.
 * @see https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1 names of syslog
 * @see https://github.com/pinojs/pino/blob/main/docs/api.md numbers of pino and bunyan
 */
export const LEVELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    error: 'error err fatal critical crit alert emerg emergency panic severe 50 60',
    warn: 'warn warning 40',
    info: 'info information informational notice 30',
    debug: 'debug trace fine verbose 10 20',
  }).flatMap(([level, names]) => names.split(' ').map((name): [string, string] => [name, level])),
);
