import { Stack, Tags } from 'aws-cdk-lib';
import { CfnScraper } from 'aws-cdk-lib/aws-aps';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Blueprint } from '../model';
import { formatProblem, type Problem } from '../model/problem';
import { scrapeConfig } from '../programs/prometheus/scrape';
import { toYaml } from '../programs/yaml';
import { eksJobs } from './eks-discovery';
import { MIN_SCRAPE_SECONDS } from './limits';
import type { PrometheusWorkspace } from './prometheus-workspace';

/** A cluster of Amazon EKS that is scraped. */
export interface EksSource {
  /** The cluster's ARN. */
  readonly clusterArn: string;
  /** At least two, in different zones: the scraper's network interfaces are put there. */
  readonly subnets: ISubnet[];
  /**
   * Of the scraper's network interfaces: the cluster must let them in.
   * @default - the cluster's own security group
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * Role in the cluster's account, where that is another one.
   * @default - the cluster is in this account
   */
  readonly sourceRoleArn?: string;
  /**
   * Role in the workspace's account, where that is another one than the cluster's.
   * @default - the workspace is in this account
   */
  readonly targetRoleArn?: string;
}

/** What is chosen about a scraper. */
export interface ManagedScraperProps {
  /** What is scraped. */
  readonly blueprint: Blueprint;
  /** Where it is sent. */
  readonly workspace: PrometheusWorkspace;
  /** The cluster. Changing it makes a new scraper in place of the old one: some minutes are missing then. */
  readonly source: EksSource;
}

/**
 * A managed scraper: AWS runs it beside an EKS cluster and collects without an agent there. It finds a service's pods by the label
 * `app.kubernetes.io/name`; node exporter and kube-state-metrics are EKS add-ons that you install.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector.html
 */
export class ManagedScraper extends Construct {
  /** The scraper's ARN. */
  public readonly scraperArn: string;

  constructor(scope: Construct, id: string, props: ManagedScraperProps) {
    super(scope, id);
    const { blueprint, workspace, source } = props;
    const config = toYaml(scraping(blueprint));
    const { sourceRoleArn, targetRoleArn } = source;
    const scraper = new CfnScraper(this, 'Resource', {
      alias: blueprint.name,
      destination: { ampConfiguration: { workspaceArn: workspace.workspaceArn } },
      source: {
        eksConfiguration: {
          clusterArn: source.clusterArn,
          subnetIds: source.subnets.map(({ subnetId }) => subnetId),
          securityGroupIds: source.securityGroups?.map(({ securityGroupId }) => securityGroupId),
        },
      },
      scrapeConfiguration: { configurationBlob: Buffer.from(config).toString('base64') },
      roleConfiguration: sourceRoleArn || targetRoleArn ? { sourceRoleArn, targetRoleArn } : undefined,
    });
    Tags.of(scraper).add('Name', `${blueprint.name} in ${Stack.of(this).stackName}`);
    this.scraperArn = scraper.attrArn;
    this.node.addValidation({ validate: () => problems(props, this.node.path).map(formatProblem) });
  }
}

function scraping(blueprint: Blueprint) {
  return {
    global: { scrape_interval: blueprint.scrapeInterval.toString(), scrape_timeout: '10s' },
    scrape_configs: eksJobs(blueprint).map((job) => scrapeConfig(job, blueprint)),
  };
}

function problems({ blueprint, source }: ManagedScraperProps, where: string): Problem[] {
  const found: Problem[] = [];
  if (blueprint.scrapeInterval.toSeconds() < MIN_SCRAPE_SECONDS) {
    found.push({
      code: 'scrape-interval',
      where: `Blueprint '${blueprint.name}'`,
      message: `targets would be scraped every ${blueprint.scrapeInterval}`,
      allowed: `at least ${MIN_SCRAPE_SECONDS}s by a managed scraper`,
      mend: 'give the blueprint a longer scrapeInterval',
    });
  }
  if (source.subnets.length < 2) {
    found.push({
      code: 'too-few-subnets',
      where,
      message: `${source.subnets.length} subnets were given`,
      allowed: 'at least two, in different zones',
      mend: 'give the subnets of the cluster',
    });
  }
  return found;
}
