import { cpus } from 'node:os';
import type { Cost } from './measure';

export const SIZES = [1, 10, 100, 1000];

export type Platform = 'kubernetes' | 'aws';

/** Who makes the objects. */
export type Maker = 'ours' | 'bare' | 'bare, texts ready' | 'helm template';

/** What one maker's objects of one size cost. */
export interface Row extends Cost {
  readonly platform: Platform;
  readonly services: number;
  readonly maker: Maker;
  readonly objects: number;
  readonly bytes: number;
}

/** All that was measured. */
export interface Measured {
  readonly rows: Row[];
  readonly runs: number;
  readonly quickstart: Record<Platform, Cost>;
  /** Version of Helm, if it is there. */
  readonly helm?: string;
}

const LIBRARIES: Record<Platform, string> = { kubernetes: 'cdk8s', aws: 'aws-cdk-lib' };
const [SMALLER, LARGEST] = SIZES.slice(-2);

/** The results as a page. */
export function report({ rows, runs, quickstart, helm }: Measured): string {
  const validation = process.env.CDK_VALIDATION ?? 'not set: as the library has it by default';
  return `<!-- Written by npm run bench. -->

# What synthesis costs

A blueprint of so many services, each with HTTP metrics, an owner and three objectives, written as manifests or templates. Measured by
the operating system from the start of a process to its end, loading of Node.js and of all libraries included; each figure is the median
of ${runs} runs. The package is compiled.

- Node.js ${process.version}, ${cpus().length} CPUs, ${versions(['cdk8s', 'cdk8s-plus-28', 'aws-cdk-lib', 'constructs', 'yaml'])}
- \`CDK_VALIDATION\`: ${validation}
- helm: ${helm ?? 'no row, because there is no `helm` on the path'}

Others that make the same:

- **bare**: cdk8s or the CDK alone. It is given our objects as data, makes each by the library's own typed class (\`k8s.Kube…\`;
  \`Cfn…\` by cloudformation-include), and writes configuration files as YAML from data. That its objects are ours is checked, value by value on
  Kubernetes, and by resource types on AWS. It computes no rule, checks no query, and packs no Lambda function.
- **bare, texts ready**: the same, and all configuration files are ready as texts: nothing but the objects around them is made.
- **helm template**: a chart in which the rules of a service are a template, repeated for each service, and all else is fixed text.

${(['kubernetes', 'aws'] as const).map((platform) => table(rows, platform)).join('\n')}
## Targets

| target | platform | measured | |
| --- | --- | --- | --- |
${targets(rows, quickstart)
  .map(
    ({ what, platform, measured, isMet }) =>
      `| ${what} | ${platform} | ${measured} | ${isMet ? 'met' : '**missed**'} |`,
  )
  .join('\n')}
`;
}

function table(rows: Row[], platform: Platform): string {
  const lines = rows
    .filter((row) => row.platform === platform)
    .map(({ services, maker, wall, cpu, memory, objects, bytes }) => {
      const figures = [wall.toFixed(2), cpu.toFixed(2), memory.toFixed(0), objects, (bytes / 1000).toFixed(0)];
      return `| ${[services, maker.replace('bare', `bare ${LIBRARIES[platform]}`), ...figures].join(' | ')} |`;
    });
  return `## ${platform === 'aws' ? 'AWS' : 'Kubernetes'}

| services | made by | wall, s | CPU, s | memory, MB | objects | kB |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}
`;
}

interface Target {
  readonly what: string;
  readonly platform: Platform;
  readonly measured: string;
  readonly isMet: boolean;
}

function targets(rows: Row[], quickstart: Record<Platform, Cost>): Target[] {
  return (['kubernetes', 'aws'] as const).flatMap((platform) => {
    const row = (services: number, maker: Maker) => {
      const found = rows.find((r) => r.platform === platform && r.services === services && r.maker === maker);
      if (!found) throw new Error(`Nothing was measured of ${maker} with ${services} services on ${platform}.`);
      return found;
    };
    const growth = row(LARGEST, 'ours').cpu / row(SMALLER, 'ours').cpu;
    const { memory } = row(LARGEST, 'ours');
    const { cpu } = quickstart[platform];
    const comparisons = (['bare', 'bare, texts ready'] as const).flatMap((maker) =>
      SIZES.map((size) => {
        const ratio = row(size, 'ours').cpu / row(size, maker).cpu;
        const what = `${size} ${size === 1 ? 'service' : 'services'}: at most 1.5 times the CPU of ${maker.replace('bare', `bare ${LIBRARIES[platform]}`)}`;
        return { what, platform, measured: `${ratio.toFixed(2)} times`, isMet: ratio <= 1.5 };
      }),
    );
    return [
      {
        what: `${LARGEST} services cost at most 11 times the CPU of ${SMALLER}`,
        platform,
        measured: `${growth.toFixed(1)} times`,
        isMet: growth <= 11,
      },
      {
        what: `${LARGEST} services in under 500 MB`,
        platform,
        measured: `${memory.toFixed(0)} MB`,
        isMet: memory < 500,
      },
      { what: 'the quickstart in at most 1 s of CPU', platform, measured: `${cpu.toFixed(2)} s`, isMet: cpu <= 1 },
      ...comparisons,
    ];
  });
}

function versions(names: string[]): string {
  return names.map((name) => `${name} ${(require(`${name}/package.json`) as { version: string }).version}`).join(', ');
}
