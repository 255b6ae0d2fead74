import { AWS_LIBRARIES, filesOf, KUBERNETES_LIBRARIES, load, loadModule, requireCompiled } from './support/compiled';

/** The smallest system with something to observe. */
const BLUEPRINT = `
  const { Blueprint, Channel, Escalation, HttpMetrics, Responder, Secret, Service } = require('cdk-observatory');
  const support = new Responder('support', { chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }) });
  const blueprint = new Blueprint('shop', {
    escalation: Escalation.through(support),
    services: [new Service('api', { metrics: HttpMetrics.openTelemetry(), objectives: { availability: 99.9 } })],
  });`;

const KUBERNETES_SYNTH = `
  const { App, Chart } = require('cdk8s');
  const chart = new Chart(new App(), 'shop');
  new Observatory(chart, 'observatory', { blueprint });
  return chart.toJson().length;`;

const AWS_SYNTH = `
  const { App, Stack } = require('aws-cdk-lib');
  const app = new App();
  new Observatory(new Stack(app, 'shop'), 'Observatory', { blueprint }).monitorTagged('api');
  return Object.keys(app.synth().getStackByName('shop').template.Resources).length;`;

beforeAll(requireCompiled);

describe('the root', () => {
  test('loads neither platform', () => {
    expect(load("return typeof require('cdk-observatory').Blueprint;")).toEqual({ result: 'function', libraries: [] });
  });

  test('works with neither platform installed', () => {
    const { result } = load(`${BLUEPRINT} return blueprint.name;`, {
      without: [...KUBERNETES_LIBRARIES, ...AWS_LIBRARIES],
    });
    expect(result).toBe('shop');
  });

  test('loads a platform when it is touched, and that one alone', () => {
    const root = "const { Observatory } = require('cdk-observatory')";
    expect(load(`${root}.kubernetes; return typeof Observatory;`, { without: AWS_LIBRARIES })).toEqual({
      result: 'function',
      libraries: KUBERNETES_LIBRARIES,
    });
    expect(load(`${root}.aws; return typeof Observatory;`, { without: KUBERNETES_LIBRARIES })).toEqual({
      result: 'function',
      libraries: AWS_LIBRARIES,
    });
  });

  test('names the missing library when a platform is touched that is not installed', () => {
    expect(() => load("return require('cdk-observatory').aws.Observatory;", { without: AWS_LIBRARIES })).toThrow(
      "Cannot find module 'aws-cdk-lib'",
    );
  });

  test('has named imports in ES modules, and loads no platform for them', () => {
    const loaded = loadModule(`
      import { Blueprint, aws, kubernetes } from 'cdk-observatory';
      const result = [typeof Blueprint, 'Observatory' in aws, 'Observatory' in kubernetes];`);
    expect(loaded).toEqual({ result: ['function', true, true], libraries: [] });
  });

  test('has the same constructs as the entries of the platforms', () => {
    const script = `
      const root = require('cdk-observatory');
      return ['kubernetes', 'aws'].map((platform) => {
        const entry = require('cdk-observatory/' + platform);
        return Object.keys(root[platform]).every((name) => root[platform][name] === entry[name])
          && Object.keys(entry).every((name) => name in root[platform]);
      });`;
    expect(load(script).result).toEqual([true, true]);
  });
});

describe('the entry of a platform', () => {
  test('kubernetes synthesizes without aws-cdk-lib', () => {
    const { result, libraries } = load(
      `${BLUEPRINT} const { Observatory } = require('cdk-observatory/kubernetes'); ${KUBERNETES_SYNTH}`,
      { without: AWS_LIBRARIES },
    );
    expect(result).toBeGreaterThan(10);
    expect(libraries).toEqual(KUBERNETES_LIBRARIES);
  });

  test('aws synthesizes without cdk8s', () => {
    const { result, libraries } = load(
      `${BLUEPRINT} const { Observatory } = require('cdk-observatory/aws'); ${AWS_SYNTH}`,
      { without: KUBERNETES_LIBRARIES },
    );
    expect(result).toBeGreaterThan(10);
    expect(libraries).toEqual(AWS_LIBRARIES);
  });
});

describe('the layers that know no platform', () => {
  const without = [...KUBERNETES_LIBRARIES, ...AWS_LIBRARIES];
  const layers = ['catalog', 'handbook', 'model', 'programs', 'promql'];

  test.each(layers)('compiled %s loads without the platforms', (layer) => {
    const files = filesOf('lib', layer);
    expect(files).not.toHaveLength(0);
    const { libraries } = load(`for (const file of ${JSON.stringify(files)}) require(file);`, { without });
    expect(libraries).toEqual([]);
  });

  test('their sources load without the platforms', () => {
    const files = layers.flatMap((layer) => filesOf('src', layer));
    const { libraries } = load(`for (const file of ${JSON.stringify(files)}) require(file);`, {
      without,
      node: ['--require', 'tsx/cjs'],
    });
    expect(libraries).toEqual([]);
  });
});
