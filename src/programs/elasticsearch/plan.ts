import { type Blueprint, Duration, Retention } from '../../model';
import { ObservatoryError } from '../../model/problem';
import { storeProblems, volumeProblems } from './checks';
import type { LogArchive, LogDatasetOptions, LogField, LogStoreOptions, StoreEngine } from './options';
import { type ResolvedRollover, resolveRollover } from './rollover';
import { type DatasetVolume, type StoreSizing, storeSizing } from './sizing';

/** Audit logs are kept a year, the last three months of it at hand. */
const AUDIT_RETENTION = { warm: Duration.days(90), delete: Duration.days(365) };

/** A data set with all that follows from it. */
export interface StoreDataset {
  readonly name: string;
  readonly retention: Retention;
  readonly appendOnly: boolean;
  readonly rollover: ResolvedRollover;
  /** Primary shards of each index. */
  readonly shards: number;
  /** Value of `data_stream.dataset`: the system's name comes first, so that several can share a store. */
  readonly streamDataset: string;
  /** @see https://www.elastic.co/docs/reference/ecs/ecs-data_stream */
  readonly stream: string;
  /** Name of its template and its lifecycle. */
  readonly objectName: string;
}

/** All that the objects in the store are made of. */
export interface StorePlan {
  readonly engine: StoreEngine;
  /** What names of objects begin with. */
  readonly prefix: string;
  /** Value of `data_stream.namespace`. */
  readonly namespace: string;
  readonly datasets: StoreDataset[];
  readonly teams: { readonly name: string; readonly services: string[] }[];
  readonly archive?: LogArchive;
  readonly fields: LogField[];
  readonly replicas: number;
  /** What comes in; undefined when nothing was said about it. */
  readonly sizing?: StoreSizing;
  readonly documentSecurity: boolean;
  readonly ultraWarm: boolean;
}

/** The data sets of a system whose user says nothing about them. */
export function usualDatasets(blueprint: Blueprint): LogDatasetOptions[] {
  const retention = blueprint.logsRetention;
  const keepsLonger = retention.delete.toMillis() > AUDIT_RETENTION.delete.toMillis();
  const audit = keepsLonger ? retention : new Retention({ ...AUDIT_RETENTION, archive: longEnough(retention.archive) });
  return [
    ...['app', 'error', 'access'].map((name) => ({ name, retention })),
    { name: 'audit', retention: audit, appendOnly: true },
  ];
}

function longEnough(archive: Duration | undefined): Duration | undefined {
  return archive && archive.toMillis() > AUDIT_RETENTION.delete.toMillis() ? archive : undefined;
}

/** Fails with all that is wrong at once. */
export function storePlan(blueprint: Blueprint, options: LogStoreOptions = {}): StorePlan {
  const engine = options.engine ?? 'elasticsearch';
  const namespace = streamPart(blueprint.environment);
  const datasets = (options.datasets ?? usualDatasets(blueprint)).map((dataset) => ({
    ...dataset,
    rollover: resolveRollover(dataset.retention, dataset.rollover),
  }));
  const replicas = options.replicas ?? 1;
  const sizing = options.volumes && storeSizing(withVolumes(datasets, options.volumes), { replicas });
  const shardsOf = (name: string) => sizing?.datasets.find((dataset) => dataset.name === name)?.shards;
  const plan: StorePlan = {
    engine,
    prefix: `${blueprint.name}-logs`,
    namespace,
    datasets: datasets.map((dataset) => {
      const streamDataset = `${streamPart(blueprint.name)}.${dataset.name}`;
      return {
        name: dataset.name,
        retention: dataset.retention,
        appendOnly: dataset.appendOnly ?? false,
        rollover: dataset.rollover,
        shards: options.shards ?? shardsOf(dataset.name) ?? 1,
        streamDataset,
        stream: `logs-${streamDataset}-${namespace}`,
        objectName: `${blueprint.name}-logs-${dataset.name}`,
      };
    }),
    teams: teamsOf(blueprint),
    archive: options.archive,
    fields: options.fields ?? [],
    replicas,
    sizing,
    documentSecurity: options.documentSecurity ?? engine === 'opensearch',
    ultraWarm: options.ultraWarm ?? false,
  };
  const where = `Blueprint '${blueprint.name}' › logs`;
  const problems = [...storeProblems(where, plan), ...volumeProblems(where, plan, options.volumes ?? {})];
  if (problems.length > 0) throw new ObservatoryError(problems);
  return plan;
}

function withVolumes<T extends { name: string }>(datasets: T[], volumes: Record<string, DatasetVolume>) {
  return datasets.flatMap((dataset) =>
    dataset.name in volumes ? [{ ...dataset, volume: volumes[dataset.name] }] : [],
  );
}

/** Hyphens stand between the parts of a data stream's name, and so not in them. */
function streamPart(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_.]/g, '_');
}

function teamsOf(blueprint: Blueprint): StorePlan['teams'] {
  const [support] = blueprint.escalation.levels;
  const services = new Map<string, string[]>();
  for (const service of blueprint.services) {
    const team = (service.owner ?? support).name;
    services.set(team, [...(services.get(team) ?? []), service.name]);
  }
  return [...services].map(([name, owned]) => ({ name, services: owned }));
}
