/**
 * Rewrites the compiled root index so that a platform loads when it is first touched, not before:
 * the library of the other platform may not be installed.
 *
 * The path stands in a variable on purpose: Node finds a CommonJS file's named exports by reading its text, and must not
 * follow this one into files that need a missing library. The names themselves stay visible to it, so that
 * `import { kubernetes } from 'cdk-observatory'` works in ES modules too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORMS = ['kubernetes', 'aws'];
const file = join(__dirname, '..', 'lib', 'index.js');

const lazy = (platform: string) => `{
  const name = "${platform}";
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => require("./" + name) });
}`;

let source = readFileSync(file, 'utf8');
for (const platform of PLATFORMS) {
  const eager = new RegExp(`^exports\\.${platform} = __importStar\\(require\\("\\./${platform}"\\)\\);$`, 'm');
  if (!eager.test(source)) {
    throw new Error(
      `lib/index.js does not export ${platform} in the form this script knows: did jsii's output change?`,
    );
  }
  source = source.replace(eager, lazy(platform));
}
writeFileSync(file, source);
