import { readFileSync } from 'node:fs';
import { Notifier, type SnsEvent } from './notifier';
import type { Routes } from './routes';
import { secretsManager } from './secrets';

/** Kept free for throwing and writing. */
const SPARE_MILLIS = 2000;

let notifier: Notifier | undefined;

/** What Lambda calls. Reads its routes from the file that the variable `ROUTES` names. */
export async function handler(event: SnsEvent, context: { getRemainingTimeInMillis(): number }): Promise<void> {
  notifier ??= new Notifier({
    routes: JSON.parse(readFileSync(process.env.ROUTES ?? 'routes.json', 'utf8')) as Routes,
    readSecret: secretsManager(),
    write: (line) => process.stdout.write(`${line}\n`),
  });
  await notifier.handle(event, Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLIS);
}
