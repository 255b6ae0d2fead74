import type { Blueprint } from '../model';
import type { Relabeling, ScrapeJob } from '../programs/surroundings';

/** Tags of an ECS service that say how its tasks are scraped. */
export enum ScrapeTag {
  /** The blueprint that the service belongs to: one collector scrapes no other's. */
  BLUEPRINT = 'observatory:blueprint',
  /** The label `job`. */
  JOB = 'observatory:job',
  /** The label `service`: that of a service of the blueprint, not there on our own programs. */
  SERVICE = 'observatory:service',
  PORT = 'observatory:port',
  PATH = 'observatory:path',
}

/** Jobs whose metrics speak of others than themselves: their labels count, not the target's. */
const SPEAK_OF_OTHERS = ['pushgateway'];

/** Where ECS services run that are scraped. */
export interface EcsClusters {
  readonly region: string;
  readonly clusterArns: string[];
}

/**
 * Jobs for everything that runs on ECS: the ECS API tells which tasks there are, tags of their services tell how they are scraped. So
 * the configuration is the same for one service and for a thousand, and every task is found; DNS would name eight at most.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#aws_sd_config
 * @see docs/decisions/aws-discovery.md
 */
export function ecsJobs(blueprint: Blueprint, clusters: EcsClusters): ScrapeJob[] {
  const others = SPEAK_OF_OTHERS.join('|');
  return [
    ecsJob('ecs', blueprint, clusters, { source_labels: [tag(ScrapeTag.JOB)], regex: others, action: 'drop' }),
    ...(blueprint.infrastructure.batchJobs
      ? [
          {
            ...ecsJob('ecs-pushed', blueprint, clusters, {
              source_labels: [tag(ScrapeTag.JOB)],
              regex: others,
              action: 'keep',
            }),
            honorLabels: true,
          },
        ]
      : []),
  ];
}

function ecsJob(name: string, blueprint: Blueprint, clusters: EcsClusters, choice: Relabeling): ScrapeJob {
  const discovery = { role: 'ecs', region: clusters.region, clusters: clusters.clusterArns };
  return {
    name,
    source: 'ecs',
    discovery: { aws_sd_configs: [discovery] },
    relabelings: [
      { source_labels: [tag(ScrapeTag.BLUEPRINT)], regex: blueprint.name, action: 'keep' },
      { source_labels: ['__meta_ecs_last_status'], regex: 'RUNNING', action: 'keep' },
      choice,
      copy(tag(ScrapeTag.JOB), 'job'),
      copy(tag(ScrapeTag.SERVICE), 'service'),
      copy(tag(ScrapeTag.PATH), '__metrics_path__'),
      copy('__meta_ecs_ec2_instance_id', 'node'),
      {
        source_labels: ['__meta_ecs_ip_address', tag(ScrapeTag.PORT)],
        separator: ':',
        target_label: '__address__',
      },
    ],
    // Each service has its own.
    ports: [],
  };
}

/** Copies what is there: a value that is missing leaves the label as it is. */
function copy(source: string, target: string): Relabeling {
  return { source_labels: [source], regex: '(.+)', target_label: target };
}

/** A tag of an ECS service as discovery names it. */
function tag(name: ScrapeTag): string {
  return `__meta_ecs_tag_service_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

/** Tags of the ECS service of one of our own programs. */
export function programTags(blueprint: Blueprint, job: string, port: number): Record<string, string> {
  return { [ScrapeTag.BLUEPRINT]: blueprint.name, [ScrapeTag.JOB]: job, [ScrapeTag.PORT]: `${port}` };
}

/**
 * What discovery asks of AWS. All of it only reads.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export const DISCOVERY_ACTIONS = ['ecs:DescribeClusters', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces'];

/** The part of it that can be held to clusters. */
export const CLUSTER_ACTIONS = [
  'ecs:ListServices',
  'ecs:DescribeServices',
  'ecs:ListTasks',
  'ecs:DescribeTasks',
  'ecs:DescribeContainerInstances',
];
