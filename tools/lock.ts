import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

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

function acquire(file: string): void {
  for (let waited = 0; waited < LONGEST_MILLIS; waited += WAIT_MILLIS) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!isHeld(file)) rmSync(file, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MILLIS);
    }
  }
  throw new Error(`Another process has held ${file} for an hour. Remove the file if none is at work.`);
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
