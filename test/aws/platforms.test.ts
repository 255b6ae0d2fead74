import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformTable } from '../../scripts/docs/platform-table';

test('docs/platforms.md is what the code says: npm run docs writes it', () => {
  const page = readFileSync(join(__dirname, '../../docs/platforms.md'), 'utf8');
  expect(page).toContain(`<!-- platforms -->\n\n${platformTable()}\n\n<!-- /platforms -->`);
});
