import type { k8s } from 'cdk8s-plus-28';
import { type Image, imageOf } from '../../programs/image';
import { MIB } from '../../programs/program';
import { probe, RESTRICTED, resourcesOf } from './container';
import type { ObjectsContext } from './context';
import type { Mounted } from './volumes';

const PORT = { name: 'reloader', number: 8080 };

/** The image of the reloader, where the program has files that it takes up without a restart. */
export function reloaderImage({ program, files, placement }: ObjectsContext): Image | undefined {
  if (!program.reload || !files.some((group) => group.onChange === 'reload')) return undefined;
  return imageOf('config-reloader', placement.images);
}

/**
 * Tells the program to read its files again when they have changed.
 *
 * @see https://github.com/prometheus-operator/prometheus-operator/tree/main/cmd/prometheus-config-reloader
 */
export function reloaderContainer(context: ObjectsContext, mounted: Mounted[]): k8s.Container[] {
  const image = reloaderImage(context);
  const { reload, ports } = context.program;
  if (!image || !reload) return [];
  const port = ports.find(({ name }) => name === reload.port)?.number;
  const watched = mounted.filter((volume) => volume.watched);
  return [
    {
      name: 'config-reloader',
      image: image.reference,
      args: [
        `--listen-address=:${PORT.number}`,
        `--reload-url=http://127.0.0.1:${port}${reload.path}`,
        ...watched.map(({ mount }) => `--watched-dir=${mount.mountPath}`),
      ],
      ports: [{ name: PORT.name, containerPort: PORT.number, protocol: 'TCP' }],
      volumeMounts: watched.map(({ mount }) => mount),
      resources: resourcesOf({
        cpuMillis: { request: 10, limit: 100 },
        memoryBytes: { request: 16 * MIB, limit: 64 * MIB },
      }),
      securityContext: RESTRICTED,
      readinessProbe: { ...probe({ path: '/healthz', port: PORT.name }), periodSeconds: 10 },
      livenessProbe: { ...probe({ path: '/healthz', port: PORT.name }), periodSeconds: 15, failureThreshold: 6 },
      terminationMessagePolicy: 'FallbackToLogsOnError',
    },
  ];
}
