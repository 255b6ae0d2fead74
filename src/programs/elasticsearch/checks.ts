import { nearest, type Problem, Problems } from '../../model/problem';
import { fieldProblems } from './field-checks';
import type { StoreDataset, StorePlan } from './plan';
import { SHARD_GIB } from './rollover';
import type { DatasetVolume } from './sizing';
import { elasticTime } from './time';

/** @see https://www.elastic.co/docs/reference/ecs/ecs-data_stream: no hyphen, at most 100 characters */
const DATASET_NAME = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const LONGEST_PART = 100;

/** All that is wrong with what was chosen for a store. */
export function storeProblems(where: string, plan: StorePlan): Problem[] {
  const problems = new Problems(where);
  checkArchive(problems, plan);
  checkEngine(problems, plan);
  for (const shards of new Set(plan.datasets.map((dataset) => dataset.shards)))
    checkCount(problems, 'shards', shards, 1);
  checkCount(problems, 'replicas', plan.replicas, 0);
  const names = plan.datasets.map((dataset) => dataset.name);
  for (const name of new Set(names.filter((name, i) => names.indexOf(name) !== i)))
    problems.add('duplicate-name', `there are two data sets of the name '${name}'`, 'give each a name of its own');
  return [
    ...problems.all,
    ...plan.datasets.flatMap((dataset) => datasetProblems(`${where} › data set '${dataset.name}'`, dataset)),
    ...fieldProblems(where, plan.fields, plan.engine),
  ];
}

/** What is wrong with what was said to come in. */
export function volumeProblems(where: string, plan: StorePlan, volumes: Record<string, DatasetVolume>): Problem[] {
  const problems = new Problems(`${where} › volumes`);
  const names = plan.datasets.map((dataset) => dataset.name);
  for (const [name, { linesPerSecond, bytesPerLine }] of Object.entries(volumes)) {
    if (!names.includes(name)) {
      const near = nearest(name, names);
      problems.add(
        'unknown-dataset',
        `there is no data set '${name}'`,
        near ? `did you mean '${near}'?` : 'give it with `datasets`, or leave it away',
        names.join(', '),
      );
    }
    if (!(linesPerSecond > 0 && bytesPerLine > 0)) {
      problems.add(
        'invalid-volume',
        `'${name}' gets ${linesPerSecond} lines a second of ${bytesPerLine} bytes`,
        'give both as averages over a day',
        'more than 0',
      );
    }
  }
  return problems.all;
}

function checkArchive(problems: Problems, plan: StorePlan): void {
  const archived = plan.datasets.filter((dataset) => dataset.retention.archive);
  if (archived.length > 0 && !plan.archive) {
    const [{ name, retention }] = archived;
    problems.add(
      'archive-without-place',
      `the data set '${name}' is to be archived for ${retention.archive}, and there is no place for it`,
      "give an archive such as { kind: 's3', bucket: 'my-log-archive' }, or leave `archive` of the retention away",
      's3, gcs or a volume that every node mounts',
    );
  }
  if (archived.length === 0 && plan.archive) {
    problems.add(
      'nothing-archived',
      'there is a place for an archive, and no data set has an archive in its retention',
      'say how long copies are kept: new Retention({ delete: …, archive: … })',
    );
  }
  if (plan.archive?.kind === 'volume' && !plan.archive.path.startsWith('/')) {
    problems.add('invalid-path', `'${plan.archive.path}' is not a path`, "write it like '/archive'");
  }
}

function checkEngine(problems: Problems, plan: StorePlan): void {
  if (plan.engine === 'opensearch') {
    for (const dataset of plan.ultraWarm ? plan.datasets : []) {
      if (!dataset.retention.cold || dataset.retention.warm) continue;
      problems.add(
        'cold-without-warm',
        `the data set '${dataset.name}' goes to cold storage, and not to UltraWarm before`,
        'say in the retention when it becomes warm: only from UltraWarm does data go to cold storage',
      );
    }
    return;
  }
  const elsewhere = 'only Amazon OpenSearch Service has it';
  if (plan.ultraWarm)
    problems.add('wrong-engine', `Elasticsearch has no UltraWarm: ${elsewhere}`, "leave it away, or take 'opensearch'");
  if (plan.archive?.kind === 's3-by-role') {
    problems.add(
      'wrong-engine',
      `Elasticsearch takes no role for an archive: ${elsewhere}`,
      "write { kind: 's3', bucket: … }: the credentials are those of the nodes",
    );
  }
}

function checkCount(problems: Problems, what: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  problems.add(
    `invalid-${what}`,
    `${count} is not a number of ${what}`,
    `give a whole number, at least ${least}`,
    `${least} or more`,
  );
}

function datasetProblems(where: string, dataset: StoreDataset): Problem[] {
  const problems = new Problems(where);
  if (!DATASET_NAME.test(dataset.name) || dataset.streamDataset.length > LONGEST_PART) {
    problems.add(
      'invalid-name',
      `'${dataset.name}' can't be the name of a data set`,
      "use a name such as 'access' or 'payment.audit'",
      `lower-case letters, digits, _ and ., first a letter, no hyphen; with the system's name at most ${LONGEST_PART} characters`,
    );
  }
  const { warm, cold, delete: end } = dataset.retention;
  const [step, age] = warm ? ['become warm', warm] : cold ? ['become cold', cold] : ['be deleted', end];
  if (dataset.rollover.ageMillis >= age.toMillis()) {
    problems.add(
      'retention-shorter-than-rollover',
      `lines are to ${step} after ${elasticTime(age)}, and an index is open for ${elasticTime(dataset.rollover.ageMillis)}: they go as a whole`,
      `let the rollover come earlier, such as after ${elasticTime(age.toMillis() / 2)}, or keep the lines longer`,
      `a rollover before ${elasticTime(age)}`,
    );
  }
  const { shardGib } = dataset.rollover;
  if (!(shardGib >= SHARD_GIB.least && shardGib <= SHARD_GIB.most)) {
    problems.add(
      'shard-size',
      `an index goes on when a shard has ${shardGib} GiB`,
      'leave the size away, and let age close indices that get little',
      `${SHARD_GIB.least} to ${SHARD_GIB.most} GiB: smaller ones cost memory, larger ones recover slowly`,
    );
  }
  return problems.all;
}
