import type { Blueprint } from '../../model';
import { type ImageOptions, imageOf } from '../image';
import { MIB, NO_ACCESS, type Program } from '../program';
import { toYaml } from '../yaml';

const CONFIG = '/etc/blackbox-exporter/config/blackbox.yml';

/** Name of the module that probes pages: any status from 200 to 299, redirects followed. */
export const HTTP_MODULE = 'http_2xx';

/**
 * What blackbox exporter reads.
 *
 * @see https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
 */
export function blackboxConfig(): Record<string, unknown> {
  return {
    modules: {
      [HTTP_MODULE]: {
        prober: 'http',
        timeout: '10s',
        http: { preferred_ip_protocol: 'ip4', follow_redirects: true },
      },
    },
  };
}

/**
 * Blackbox exporter: looks at addresses from outside.
 *
 * @see https://github.com/prometheus/blackbox_exporter
 */
export function blackboxExporter(blueprint: Blueprint, images: ImageOptions = {}): Program {
  return {
    name: 'blackbox-exporter',
    component: 'exporter',
    image: imageOf('blackbox-exporter', images),
    args: [`--config.file=${CONFIG}`, '--web.listen-address=:9115'],
    env: [],
    files: [{ path: CONFIG, content: toYaml(blackboxConfig()), onChange: 'restart' }],
    secrets: [],
    ports: [{ name: 'http', number: 9115, protocol: 'TCP' }],
    calls: [{ to: 'outside', ports: probedPorts(blueprint), why: 'the probes of the blueprint' }],
    storage: [],
    scale: { kind: 'replicas', count: 1 },
    health: {
      readiness: { path: '/-/healthy', port: 'http' },
      liveness: { path: '/-/healthy', port: 'http' },
      startupSeconds: 30,
    },
    resources: {
      cpuMillis: { request: 20, limit: 250 },
      memoryBytes: { request: 32 * MIB, limit: 128 * MIB },
    },
    user: { uid: 65534, gid: 65534 },
    access: NO_ACCESS,
    stopSeconds: 30,
  };
}

function probedPorts(blueprint: Blueprint): number[] {
  const ports = blueprint.infrastructure.probes.map((probe) => {
    const { port, protocol } = new URL(probe.url);
    return port ? Number(port) : protocol === 'https:' ? 443 : 80;
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}
