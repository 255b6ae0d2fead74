import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The one place where rules of cdk-nag that this library breaks are named, each with the reason. Whoever checks an app finds them
 * acknowledged; everything else is a finding.
 */
const ACKNOWLEDGED = {
  /** @see https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions */
  plainEnvironment: {
    id: 'AwsSolutions-ECS2',
    reason: 'The environment holds configuration, which is no secret; secrets come from Secrets Manager by reference.',
  },
  discovery: {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Discovery lists and describes: DescribeClusters is first asked without a cluster, DescribeInstances and ' +
      'DescribeNetworkInterfaces take no resource, and what is about tasks is held to the monitored clusters by a condition.',
  },
};

/** Says that a rule is broken here on purpose. */
export function acknowledge(construct: IConstruct, rule: keyof typeof ACKNOWLEDGED): void {
  Validations.of(construct).acknowledge(ACKNOWLEDGED[rule]);
}
