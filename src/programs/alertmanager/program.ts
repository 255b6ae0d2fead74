import { type Blueprint, ChannelKind } from '../../model';
import { type ImageOptions, imageOf } from '../image';
import { mergePatch } from '../overrides';
import { type Call, MIB, NO_ACCESS, type Program, RuntimeValue } from '../program';
import type { Surroundings } from '../surroundings';
import { toYaml } from '../yaml';
import { alertmanagerConfig, CONFIG_FOLDER, receiverSecrets } from './config';
import { messageTemplates } from './messages';
import type { AlertmanagerOptions } from './options';
import { routing } from './routing';

const CONFIG = `${CONFIG_FOLDER}/alertmanager.yml`;
const DATA = '/alertmanager';

/**
 * Alertmanager: groups, routes and tells.
 *
 * @see https://prometheus.io/docs/alerting/latest/alertmanager/
 */
export function alertmanager(
  blueprint: Blueprint,
  surroundings: Surroundings,
  options: AlertmanagerOptions = {},
  images: ImageOptions = {},
): Program {
  const count = options.replicas ?? 3;
  const config = mergePatch(
    alertmanagerConfig(blueprint, (secret) => surroundings.secretPath(secret)),
    options.overrides,
  );
  const peers = count > 1 ? surroundings.replicas('alertmanager', 'cluster') : [];
  return {
    name: 'alertmanager',
    component: 'alert-router',
    image: imageOf('alertmanager', images),
    args: [
      `--config.file=${CONFIG}`,
      `--storage.path=${DATA}`,
      '--data.retention=120h',
      '--web.listen-address=:9093',
      ...(count > 1
        ? [
            '--cluster.listen-address=0.0.0.0:9094',
            '--cluster.advertise-address=$(REPLICA_ADDRESS):9094',
            // A peer that is rolled comes back with another address within a minute or two.
            '--cluster.reconnect-timeout=5m',
            ...peers.map((peer) => `--cluster.peer=${peer}`),
          ]
        : ['--cluster.listen-address=']),
    ],
    env: count > 1 ? [{ name: 'REPLICA_ADDRESS', value: RuntimeValue.REPLICA_ADDRESS }] : [],
    files: [
      { path: CONFIG, content: toYaml(config), onChange: 'reload' },
      { path: `${CONFIG_FOLDER}/messages.tmpl`, content: messageTemplates(), onChange: 'reload' },
    ],
    secrets: receiverSecrets(blueprint).map((secret) => ({ secret, path: surroundings.secretPath(secret) })),
    ports: [
      { name: 'http', number: 9093, protocol: 'TCP' },
      { name: 'cluster', number: 9094, protocol: 'TCP' },
      { name: 'cluster-udp', number: 9094, protocol: 'UDP' },
    ],
    calls: [
      { to: 'program', program: 'alertmanager', port: 'cluster' },
      { to: 'program', program: 'alertmanager', port: 'cluster-udp' },
      ...outsideCalls(blueprint),
    ],
    storage: [{ name: 'data', path: DATA, bytes: 1024 * MIB, kind: 'persistent' }],
    scale: { kind: 'quorum', count },
    health: {
      readiness: { path: '/-/ready', port: 'http' },
      liveness: { path: '/-/healthy', port: 'http' },
      startupSeconds: 60,
    },
    resources: {
      cpuMillis: { request: 50, limit: 500 },
      memoryBytes: { request: 64 * MIB, limit: 256 * MIB },
    },
    user: { uid: 65534, gid: 65534 },
    access: {
      ...NO_ACCESS,
      iam: topicArns(blueprint).length > 0 ? [{ actions: ['sns:Publish'], resources: topicArns(blueprint) }] : [],
    },
    reload: { path: '/-/reload', port: 'http' },
    stopSeconds: 60,
  };
}

function outsideCalls(blueprint: Blueprint): Call[] {
  const kinds = new Set(
    routing(blueprint).receivers.flatMap((receiver) => receiver.channels.map((channel) => channel.kind)),
  );
  const web = [...kinds].filter((kind) => kind !== ChannelKind.EMAIL).sort();
  const calls: Call[] = [];
  if (web.length > 0) calls.push({ to: 'outside', ports: [443], why: `notifications: ${web.join(', ')}` });
  if (kinds.has(ChannelKind.EMAIL) && blueprint.mailServer) {
    calls.push({ to: 'outside', ports: [blueprint.mailServer.port], why: 'notifications: email' });
  }
  return calls;
}

function topicArns(blueprint: Blueprint): string[] {
  const channels = routing(blueprint).receivers.flatMap((receiver) => receiver.channels);
  return [
    ...new Set(channels.filter((channel) => channel.kind === ChannelKind.SNS).map((channel) => channel.target)),
  ].sort();
}
