/** Writes the parts of the documentation that are made from code, between markers: `tsx scripts/docs.ts`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertTable } from './docs/alert-table';
import { platformTable } from './docs/platform-table';

const ROOT = join(__dirname, '..');

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function fill(file: string, name: string, content: string): void {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  const parts = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
  if (!parts.test(text)) throw new Error(`${file} has no place <!-- ${name} -->`);
  writeFileSync(
    path,
    text.replace(parts, (_, open: string, close: string) => `${open}${content}\n${close}`),
  );
}

const quickstart = execFileSync(
  process.execPath,
  [require.resolve('tsx/cli'), '--tsconfig', 'tsconfig.dev.json', 'examples/quickstart/main.ts'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
);
fill('README.md', 'quickstart', `\n\`\`\`text\n${quickstart.trim()}\n\`\`\`\n`);
fill('docs/alerts.md', 'alerts', `\n${alertTable()}\n`);
fill('docs/platforms.md', 'platforms', `\n${platformTable()}\n`);
