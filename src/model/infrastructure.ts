import { checkUnique } from './names';
import type { Probe } from './probe';
import { Problems } from './problem';
import type { Responder } from './responder';

/** Limits of infrastructure, in percent unless said otherwise. Each can be changed by itself. */
export interface InfrastructureThresholds {
  /**
   * CPU of a node in use.
   * @default 80
   */
  readonly cpu?: number;
  /**
   * Memory of a node in use.
   * @default 90
   */
  readonly memory?: number;
  /**
   * A file system in use.
   * @default 85
   */
  readonly disk?: number;
  /**
   * A file system or volume in use, from where somebody is paged; more than `disk`.
   * @default 95
   */
  readonly diskCritical?: number;
  /**
   * Swap of a node in use.
   * @default 50
   */
  readonly swap?: number;
  /**
   * Load average over five minutes, for each CPU; not a percentage.
   * @default 2
   */
  readonly loadPerCpu?: number;
  /**
   * Average time that a disk takes for a request, in milliseconds.
   * @default 100
   */
  readonly diskLatencyMillis?: number;
  /**
   * Packets lost of those sent and received.
   * @default 1
   */
  readonly packetLoss?: number;
  /**
   * Memory of a container in use, of its limit.
   * @default 90
   */
  readonly containerMemory?: number;
  /**
   * Time for which a container was held back by its CPU limit.
   * @default 25
   */
  readonly containerThrottling?: number;
  /**
   * Days for which a certificate is still good; not a percentage.
   * @default 14
   */
  readonly certificateDays?: number;
  /**
   * Days for which a certificate is still good, from where it is urgent; fewer than `certificateDays`, not a percentage.
   * @default 3
   */
  readonly certificateDaysUrgent?: number;
  /**
   * Average time that a probe takes for a look from outside, in milliseconds.
   * @default 1000
   */
  readonly probeLatencyMillis?: number;
}

/** The limits that hold where nothing else is said. */
export const DEFAULT_THRESHOLDS: Required<InfrastructureThresholds> = {
  cpu: 80,
  memory: 90,
  disk: 85,
  diskCritical: 95,
  swap: 50,
  loadPerCpu: 2,
  diskLatencyMillis: 100,
  packetLoss: 1,
  containerMemory: 90,
  containerThrottling: 25,
  certificateDays: 14,
  certificateDaysUrgent: 3,
  probeLatencyMillis: 1000,
};

const PERCENTAGES: (keyof InfrastructureThresholds)[] = [
  'cpu',
  'memory',
  'disk',
  'diskCritical',
  'swap',
  'packetLoss',
  'containerMemory',
  'containerThrottling',
];

/** What is observed of the machines, the containers and the outside. */
export interface InfrastructureProps {
  /**
   * CPU, memory, disks and network of each node, by node exporter.
   * @default true
   */
  readonly nodes?: boolean;
  /**
   * Containers and workloads: cAdvisor, kubelet and kube-state-metrics on Kubernetes.
   * @default true
   */
  readonly containers?: boolean;
  /**
   * Addresses looked at from outside, by blackbox exporter.
   * @default - none
   */
  readonly probes?: Probe[];
  /**
   * Batch jobs that end before they could be scraped push their metrics, to pushgateway.
   * @default false
   */
  readonly batchJobs?: boolean;
  /**
   * Limits that differ from the usual ones.
   * @default - see InfrastructureThresholds
   */
  readonly thresholds?: InfrastructureThresholds;
  /**
   * Who answers for the infrastructure.
   * @default - the first level of the blueprint's escalation
   */
  readonly owner?: Responder;
}

/** What is observed of the machines, the containers and the outside, and within which limits. */
export class Infrastructure {
  /** Whether nodes are observed. */
  public readonly nodes: boolean;
  /** Whether containers are observed. */
  public readonly containers: boolean;
  /** Whether batch jobs push their metrics. */
  public readonly batchJobs: boolean;
  /** Who answers. */
  public readonly owner?: Responder;
  /**
   * All limits.
   * @internal
   */
  public readonly _thresholds: Required<InfrastructureThresholds>;
  private readonly outside: Probe[];

  constructor(props: InfrastructureProps = {}) {
    this.nodes = props.nodes ?? true;
    this.containers = props.containers ?? true;
    this.batchJobs = props.batchJobs ?? false;
    this.owner = props.owner;
    this.outside = [...(props.probes ?? [])];
    this._thresholds = { ...DEFAULT_THRESHOLDS, ...withoutUndefined(props.thresholds ?? {}) };

    const problems = new Problems('Infrastructure');
    checkUnique(
      problems,
      'probes',
      this.outside.map((probe) => probe.name),
    );
    for (const [name, limit] of Object.entries(this._thresholds)) {
      const isPercentage = PERCENTAGES.includes(name as keyof InfrastructureThresholds);
      if (!(limit > 0) || !Number.isFinite(limit) || (isPercentage && limit >= 100)) {
        problems.add(
          'threshold-out-of-range',
          `the threshold ${name} of ${limit} is out of range`,
          `leave it away for ${DEFAULT_THRESHOLDS[name as keyof InfrastructureThresholds]}, or give another`,
          isPercentage ? 'more than 0 and less than 100 percent' : 'more than 0',
        );
      }
    }
    const { disk, diskCritical, certificateDays, certificateDaysUrgent } = this._thresholds;
    const levels: [string, number, string, number][] = [
      ['disk', disk, 'diskCritical', diskCritical],
      ['certificateDaysUrgent', certificateDaysUrgent, 'certificateDays', certificateDays],
    ];
    for (const [lower, less, upper, more] of levels) {
      if (less < more) continue;
      problems.add(
        'threshold-order',
        `the threshold ${lower} of ${less} is not below ${upper} of ${more}`,
        'let there be room between the first word and the last',
        `${lower} less than ${upper}`,
      );
    }
    problems.throwIfAny();
  }

  /** Addresses looked at from outside. */
  public get probes(): Probe[] {
    return [...this.outside];
  }

  /** The limits, the usual ones filled in. */
  public get thresholds(): InfrastructureThresholds {
    return { ...this._thresholds };
  }
}

function withoutUndefined(values: InfrastructureThresholds): InfrastructureThresholds {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
