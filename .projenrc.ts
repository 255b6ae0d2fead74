import { cdk, JsonFile, javascript, typescript } from 'projen';

/**
 * What each layer of `src/` must not import. One direction:
 * model ← catalog ← programs ← kubernetes | aws, promql below them all, handbook beside the platforms.
 */
const LAYERS: Record<string, string[]> = {
  promql: ['log-lines', 'model', 'catalog', 'programs', 'kubernetes', 'aws', 'handbook', 'runtime'],
  'log-lines': ['promql', 'model', 'catalog', 'programs', 'kubernetes', 'aws', 'handbook', 'runtime'],
  model: ['catalog', 'programs', 'kubernetes', 'aws', 'handbook', 'runtime'],
  catalog: ['programs', 'kubernetes', 'aws', 'handbook', 'runtime'],
  programs: ['kubernetes', 'aws', 'handbook', 'runtime'],
  handbook: ['kubernetes', 'aws', 'runtime'],
  kubernetes: ['aws'],
  aws: ['kubernetes'],
  runtime: ['model', 'catalog', 'programs', 'kubernetes', 'aws', 'handbook', 'promql', 'log-lines'],
};

/** The libraries of a platform may be loaded in its own layer only. */
const PLATFORM_LIBRARIES: Record<string, string[]> = {
  kubernetes: ['cdk8s', 'cdk8s-plus-28'],
  aws: ['aws-cdk-lib', 'aws-cdk-lib/**'],
};

function forbiddenImports(layer: string) {
  const libraries = Object.entries(PLATFORM_LIBRARIES)
    .filter(([platform]) => platform !== layer)
    .flatMap(([, names]) => names);
  return {
    includes: [`src/${layer}/**`],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: {
              patterns: [
                {
                  group: [...LAYERS[layer].flatMap((other) => [`**/../${other}`, `**/../${other}/**`]), ...libraries],
                  message: `src/${layer} does not import this: see docs/decisions/layers.md.`,
                },
              ],
            },
          },
        },
      },
    },
  };
}

const project = new cdk.JsiiProject({
  name: 'cdk-observatory',
  description:
    'Describe a system once; get its observability stack for Kubernetes (cdk8s) or AWS (CDK), proven by the real programs.',
  author: 'The cdk-observatory authors',
  authorAddress: 'maintainers@cdk-observatory.example',
  repositoryUrl: 'https://github.com/cdk-observatory/cdk-observatory.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-observatory authors',
  copyrightPeriod: '2026',
  keywords: ['observability', 'prometheus', 'alertmanager', 'opentelemetry', 'cdk8s', 'aws-cdk', 'kubernetes', 'slo'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',

  projenVersion: '0.103.25',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.0',
  docgen: true,
  publishToPypi: { distName: 'cdk-observatory', module: 'cdk_observatory' },
  // The examples, tools, tests and benches are run by tsx or jest; only src/ is the library.
  excludeTypescript: ['examples', 'test', 'tools', 'bench', 'scripts'],
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['src/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    // Examples and tests write the package's name, as users do.
    compilerOptions: {
      types: ['jest', 'node'],
      paths: {
        'cdk-observatory': ['./src/index.ts'],
        'cdk-observatory/model': ['./src/model/index.ts'],
        'cdk-observatory/kubernetes': ['./src/kubernetes/index.ts'],
        'cdk-observatory/aws': ['./src/aws/index.ts'],
      },
    },
  },

  github: false,
  release: false,
  buildWorkflow: false,
  depsUpgrade: false,
  sampleCode: false,
  eslint: false,
  jest: false,
  npmignoreEnabled: false,
  gitignore: ['/assets/', 'dist/', 'cdk.out/', '.venv/', '*.pyc', '__pycache__/', '/python/', '/.npmignore'],

  peerDeps: ['constructs@^10.5.1', 'aws-cdk-lib@^2.260.0', 'cdk8s@^2.68.12', 'cdk8s-plus-28@^2.5.6'],
  peerDependencyOptions: { pinnedDevDependency: true },
  bundledDeps: ['yaml@^2.9.0'],
  devDeps: [
    // As Lambda's runtime brings it to the notifier.
    '@aws-sdk/client-secrets-manager@^3.1163.0',
    // The validation of templates that newer versions of the CDK carry in them.
    '@aws/cloudformation-validate@1.9.0-beta',
    '@biomejs/biome@2.5.15',
    '@swc/core@1.16.18',
    '@swc/jest@0.2.39',
    '@types/jest@^30.0.0',
    '@types/node@^20.19.0',
    'cdk-nag@^3.0.2',
    'esbuild@^0.28.0',
    'fast-check@^4.10.0',
    'jest@^30.5.0',
    'jsii-pacmak@^1.140.0',
    'tsx@^4.23.0',
  ],
});

// Every platform's library is optional: a user of one platform does not install the other's.
project.package.addField(
  'peerDependenciesMeta',
  Object.fromEntries(
    Object.values(PLATFORM_LIBRARIES)
      .flat()
      .filter((name) => !name.includes('*'))
      .map((name) => [name, { optional: true }]),
  ),
);
const entry = (path: string) => ({ types: `./lib/${path}.d.ts`, default: `./lib/${path}.js` });
project.package.addField('exports', {
  '.': entry('index'),
  './model': entry('model/index'),
  './kubernetes': entry('kubernetes/index'),
  './aws': entry('aws/index'),
  './package.json': './package.json',
  './.jsii': './.jsii',
});
project.package.addField('files', ['lib', 'assets', '.jsii', 'API.md', 'LICENSE', 'README.md']);
// unrs-resolver's newest release lacks a native package in some registries; this one is complete.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

const jest = {
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^cdk-observatory$': '<rootDir>/src/index.ts',
    '^cdk-observatory/(model|kubernetes|aws)$': '<rootDir>/src/$1/index.ts',
  },
  clearMocks: true,
  testTimeout: 120_000,
};
const STORIES = '<rootDir>/test/live/stories/';
new JsonFile(project, 'jest.config.json', {
  marker: false,
  obj: { ...jest, testMatch: ['<rootDir>/test/**/*.test.ts'], testPathIgnorePatterns: [STORIES], maxWorkers: 2 },
});
new JsonFile(project, 'test/live/jest.config.json', {
  marker: false,
  obj: { ...jest, rootDir: '../..', testMatch: [`${STORIES}**/*.test.ts`], maxWorkers: 1 },
});

new JsonFile(project, 'biome.json', {
  marker: false,
  obj: {
    root: true,
    files: {
      includes: [
        'src/**/*.ts',
        'test/**/*.ts',
        'examples/**/*.ts',
        'tools/**/*.ts',
        'bench/**/*.ts',
        'scripts/**/*.ts',
        '.projenrc.ts',
      ],
    },
    formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: 'single' } },
    linter: {
      rules: {
        suspicious: { noExplicitAny: 'error', noSkippedTests: 'error', noFocusedTests: 'error' },
        correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
        complexity: { noStaticOnlyClass: 'off', noThisInStatic: 'off' },
        style: { noNonNullAssertion: 'error', useImportType: 'error' },
      },
    },
    overrides: Object.keys(LAYERS).map(forbiddenImports),
  },
});

// `npm test` is one of the README's two commands: it checks, compiles and proves everything.
project.testTask.reset();
const withoutCluster = project.addTask('test:fast', {
  description: 'All tests but the live ones, which need root',
  steps: [
    { exec: 'biome ci --colors=off src test examples tools bench scripts .projenrc.ts' },
    { exec: 'tsc --noEmit -p tsconfig.dev.json' },
    { spawn: project.compileTask.name },
    { exec: 'tsx tools/build.ts', name: 'build or find the real programs, pinned in tools/' },
    { exec: 'jest --ci', receiveArgs: true },
  ],
});
const live = project.addTask('test:live', {
  description: 'What is synthesized runs on a real Kubernetes on this machine: see test/live/README.md',
  exec: 'tsx --tsconfig tsconfig.dev.json test/live/main.ts',
  receiveArgs: true,
});
for (const [verb, description] of [
  ['up', 'Bring the cluster of the live tests up'],
  ['down', 'End the cluster of the live tests, whatever state it is in'],
  ['kubectl', 'Run kubectl in the cluster of the live tests'],
]) {
  project.addTask(`cluster:${verb}`, {
    description,
    exec: `tsx --tsconfig tsconfig.dev.json test/live/cluster/main.ts ${verb}`,
    receiveArgs: true,
  });
}
project.testTask.spawn(withoutCluster, { receiveArgs: true });
project.testTask.spawn(live);
project.addTask('test:update', { exec: 'jest --updateSnapshot', receiveArgs: true });
project.addTask('lint:fix', { exec: 'biome check --write src test examples tools bench scripts .projenrc.ts' });
const bundle = project.addTask('bundle', {
  description: 'What runs in Lambda as one file, in assets/, beside the library that deploys it',
  exec: 'tsx scripts/bundle-runtime.ts',
});
project.addTask('start', {
  description: 'Synthesize examples/quickstart for both platforms into dist/',
  steps: [{ spawn: bundle.name }, { exec: 'tsx --tsconfig tsconfig.dev.json examples/quickstart/main.ts' }],
});
project.addTask('docs', {
  description: 'Write the parts of docs/ that are made from code',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/docs.ts',
});
project.addTask('bench:capacity', {
  description: 'Measure what Prometheus needs; writes bench/CAPACITY.md',
  exec: 'tsx --tsconfig tsconfig.dev.json bench/capacity/run.ts',
});
project.addTask('bench', {
  description: 'Measure synthesis; writes bench/RESULTS.md',
  exec: 'tsx --tsconfig tsconfig.dev.json bench/run.ts',
  receiveArgs: true,
});
// The root index must not load either platform's library before it is asked for: see docs/decisions/one-package.md.
project.compileTask.exec('tsx scripts/lazy-index.ts');
project.compileTask.spawn(bundle);
project.tasks
  .tryFind('package:python')
  ?.prependExec("node -e \"process.exit(require('fs').existsSync('lib/index.js')?0:1)\" || npx projen compile");

project.synth();
