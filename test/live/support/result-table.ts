import type { Told } from './story';

/** What jest says of all tests. */
export interface Verdicts {
  readonly testResults: { assertionResults: { fullName: string; title: string; status: string }[] }[];
}

/**
 * The stories as a table, and how many ended well.
 *
 * @param told a line of JSON for each story that ended well
 */
export function resultTable(verdicts: Verdicts, told: string): string {
  const stories = new Map(
    told
      .split('\n')
      .filter(Boolean)
      .map((line): [string, Told] => {
        const story = JSON.parse(line) as Told;
        return [story.title, story];
      }),
  );
  const tests = verdicts.testResults.flatMap(({ assertionResults }) => assertionResults);
  const rows = tests.map(({ fullName, title, status }) => {
    const story = stories.get(title);
    const details = [
      ...(story?.ran.length ? [`ran ${story.ran.join(', ')}`] : []),
      ...(story?.notRun.length ? [`not run: ${story.notRun.join(', ')}`] : []),
      ...(story?.notes ?? []),
    ];
    return [
      `${status === 'passed' ? 'ok    ' : 'FAILED'} ${fullName}`,
      `${seconds(story?.seconds)}${story?.faultToMessage == null ? '' : `, fault to message ${seconds(story.faultToMessage)}`}`,
      ...details,
    ].join('\n         ');
  });
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return [...rows, '', `${passed} stories passed, ${tests.length - passed} failed`].join('\n');
}

function seconds(value?: number): string {
  return value === undefined ? '' : `${value.toFixed(1)} s`;
}
