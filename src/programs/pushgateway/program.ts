import { type ImageOptions, imageOf } from '../image';
import { GIB, MIB, NO_ACCESS, type Program } from '../program';

const DATA = '/pushgateway';

/**
 * Pushgateway: keeps the last metrics of batch jobs that ended before they could be scraped.
 *
 * @see https://prometheus.io/docs/practices/pushing/
 */
export function pushgateway(images: ImageOptions = {}): Program {
  return {
    name: 'pushgateway',
    component: 'batch-metrics',
    image: imageOf('pushgateway', images),
    args: ['--web.listen-address=:9091', `--persistence.file=${DATA}/metrics`, '--persistence.interval=1m'],
    env: [],
    files: [],
    secrets: [],
    ports: [{ name: 'http', number: 9091, protocol: 'TCP' }],
    calls: [],
    storage: [{ name: 'data', path: DATA, bytes: GIB, kind: 'persistent' }],
    scale: { kind: 'replicas', count: 1 },
    health: {
      readiness: { path: '/-/ready', port: 'http' },
      liveness: { path: '/-/healthy', port: 'http' },
      startupSeconds: 30,
    },
    resources: {
      cpuMillis: { request: 20, limit: 100 },
      memoryBytes: { request: 32 * MIB, limit: 128 * MIB },
    },
    user: { uid: 65534, gid: 65534 },
    access: NO_ACCESS,
    stopSeconds: 30,
  };
}
