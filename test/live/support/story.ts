import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { cluster } from './live';

/** What a story tells beside that it ended well. */
export interface Telling {
  /** The programs that really ran. */
  ran(...programs: string[]): void;
  /** The programs that did not, by name. */
  notRun(...programs: string[]): void;
  /** How long it took from the fault to the message, in seconds of the clock. */
  faultToMessage(seconds: number): void;
  /** A figure or a limit that belongs into the result. */
  note(text: string): void;
}

/** What the result's table has of a story. */
export interface Told {
  readonly title: string;
  seconds: number;
  ran: string[];
  notRun: string[];
  faultToMessage?: number;
  notes: string[];
}

export const RESULTS = 'results.jsonl';

/** A test whose title is a sentence, and which tells what ran for real. */
export function story(title: string, act: (tell: Telling) => Promise<void>, minutes = 5): void {
  test(
    title,
    async () => {
      const told: Told = { title, seconds: 0, ran: [], notRun: [], notes: [] };
      const start = Date.now();
      await act({
        ran: (...programs) => told.ran.push(...programs),
        notRun: (...programs) => told.notRun.push(...programs),
        faultToMessage: (seconds) => {
          told.faultToMessage = seconds;
        },
        note: (text) => told.notes.push(text),
      });
      told.seconds = (Date.now() - start) / 1000;
      appendFileSync(join(cluster.folder, RESULTS), `${JSON.stringify(told)}\n`);
    },
    minutes * 60_000,
  );
}
