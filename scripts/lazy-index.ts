/**
 * Rewrites the compiled root index so that a platform loads when one of its constructs is first touched, not before: the
 * library of the other platform may not be installed.
 *
 * Each name is a getter of its own. One getter for the platform is not enough: for an ES module, Node reads the value of every
 * export that it finds in this file's text, `kubernetes` and `aws` among them, whatever the module imports.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORMS = ['kubernetes', 'aws'];
const LIB = join(__dirname, '..', 'lib');
const file = join(LIB, 'index.js');

const lazy = (platform: string, names: string[]) => `exports.${platform} = {};
for (const name of ${JSON.stringify(names)}) {
  Object.defineProperty(exports.${platform}, name, { enumerable: true, get: () => require("./${platform}")[name] });
}`;

let source = readFileSync(file, 'utf8');
for (const platform of PLATFORMS) {
  const eager = new RegExp(`^exports\\.${platform} = __importStar\\(require\\("\\./${platform}"\\)\\);$`, 'm');
  if (!eager.test(source)) {
    throw new Error(
      `lib/index.js does not export ${platform} in the form this script knows: did jsii's output change?`,
    );
  }
  source = source.replace(eager, lazy(platform, Object.keys(require(join(LIB, platform))).sort()));
}
writeFileSync(file, source);
