import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

const WAIT_MILLIS = 500;
const LONGEST_MILLIS = 60 * 60 * 1000;

/** Runs `work` while no other process holds the lock. A lock whose process is gone is taken over. */
export function withLock<T>(file: string, work: () => T): T {
  acquire(file);
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes a lock if no other process holds it. Who never gives it back holds it as long as it lives. */
export function tryLock(file: string): boolean {
  do {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  } while (takeOver(file));
  return false;
}

function acquire(file: string): void {
  for (let waited = 0; waited < LONGEST_MILLIS; waited += WAIT_MILLIS) {
    if (tryLock(file)) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MILLIS);
  }
  throw new Error(`Another process has held ${file} for an hour. Remove the file if none is at work.`);
}

/** Removes the lock of a process that is gone. Renamed first, so that of several who wait only one removes it. */
function takeOver(file: string): boolean {
  if (isHeld(file)) return false;
  const stale = `${file}.${process.pid}`;
  try {
    renameSync(file, stale);
    // Somebody may have taken the lock over since it was looked at: then it is given back.
    if (isHeld(stale)) renameSync(stale, file);
    else rmSync(stale, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return true;
}

function isHeld(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // An empty file is a lock that is just being written.
    if (!pid) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
