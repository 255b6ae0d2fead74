import { VERSIONS } from '../../../src/programs/versions';
import { programPath } from '../../support/programs';
import { debianProgram } from './debian-program';
import { type LocalImage, PAUSE_IMAGE } from './images';

/** The image of the sample service of the stories. */
export const SAMPLE_SERVICE_IMAGE = 'registry.example.com/sample-service:1.0.0';
/** The Prometheus Operator, for stories in which it is there already. */
export const OPERATOR_IMAGE = 'quay.io/prometheus-operator/prometheus-operator:v0.85.0';
export const COREDNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.15.0';

/** The programs of the library that can't be had: their pods never start, and the result names them. */
export const NOT_TO_BE_HAD: Record<string, string> = {
  'kube-state-metrics': 'its Go module can not be had from the registries, and no package has it',
};

/**
 * Tags of earlier releases, for stories of upgrades. Under them are the same binaries: earlier ones would be built for one story.
 */
export const OLDER: Record<string, string> = { prometheus: 'v3.13.0', alertmanager: 'v0.33.0' };

export const published = (program: string, version = VERSIONS[program].version) =>
  `${VERSIONS[program].image}:${version}`;

/** What makes the images under the names that the library gives them; `older` are tags by which some are known too. */
export function programImages(older: Record<string, string>): LocalImage[] {
  const image = (program: string, files: Record<string, string>, user?: string): LocalImage => ({
    references: [published(program), ...(older[program] ? [published(program, older[program])] : [])],
    files,
    entrypoint: [Object.keys(files)[0]],
    user,
  });
  return [
    { references: [PAUSE_IMAGE], files: {}, entrypoint: ['/bin/sleep', 'infinity'] },
    { references: [COREDNS_IMAGE], files: { '/coredns': programPath('coredns') }, entrypoint: ['/coredns'] },
    {
      references: [SAMPLE_SERVICE_IMAGE],
      files: { '/sample-service': programPath('sample-service') },
      entrypoint: ['/sample-service'],
    },
    {
      references: [OPERATOR_IMAGE],
      files: { '/bin/operator': programPath('operator') },
      entrypoint: ['/bin/operator'],
    },
    image('prometheus', { '/bin/prometheus': programPath('prometheus'), '/bin/promtool': programPath('promtool') }),
    image('alertmanager', { '/bin/alertmanager': programPath('alertmanager'), '/bin/amtool': programPath('amtool') }),
    image('node-exporter', { '/bin/node_exporter': programPath('node-exporter') }),
    image('config-reloader', { '/bin/prometheus-config-reloader': programPath('prometheus-config-reloader') }),
    image('blackbox-exporter', { '/bin/blackbox_exporter': debianProgram('prometheus-blackbox-exporter') }),
    image('pushgateway', { '/bin/pushgateway': debianProgram('prometheus-pushgateway') }),
    image('collector', { '/otelcol-contrib': programPath('otelcol') }, '10001'),
    { references: [published('busybox')], files: {}, entrypoint: ['/bin/sh'], user: '0' },
  ];
}
