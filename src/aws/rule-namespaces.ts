import { Annotations, NestedStack } from 'aws-cdk-lib';
import { CfnRuleGroupsNamespace } from 'aws-cdk-lib/aws-aps';
import { Construct } from 'constructs';
import type { Blueprint, RuleGroup } from '../model';
import { formatProblem } from '../model/problem';
import { DEFAULT_RULES_QUOTA } from './limits';
import type { PrometheusWorkspace } from './prometheus-workspace';
import { packRules } from './rule-packing';

/** Namespaces that stand in the stack itself; the others go to nested stacks, so many in each: a template holds 1 MB. */
const IN_STACK = 2;
const IN_NESTED_STACK = 3;

/** Which rules a workspace evaluates. */
export interface RuleNamespacesProps {
  /** Evaluates the rules. */
  readonly workspace: PrometheusWorkspace;
  /** Whose rules these are. */
  readonly blueprint: Blueprint;
  /** The rules, in an order in which what is read stands before what reads it. */
  readonly groups: RuleGroup[];
}

/**
 * Rules of a workspace: many in one `AWS::APS::RuleGroupsNamespace`, a second one only when the first is full, nested stacks only when
 * the template would become too large.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-Ruler.html
 */
export class RuleNamespaces extends Construct {
  /** How many rules there are. */
  public readonly ruleCount: number;

  constructor(scope: Construct, id: string, props: RuleNamespacesProps) {
    super(scope, id);
    const packed = packRules(`${props.blueprint.name}-rules`, props.groups, props.blueprint);
    this.ruleCount = packed.rules;
    this.node.addValidation({ validate: () => packed.problems.map(formatProblem) });
    packed.namespaces.forEach((namespace, i) => {
      new CfnRuleGroupsNamespace(this.stackFor(i), `Namespace${i + 1}`, {
        workspace: props.workspace.workspaceArn,
        ...namespace,
      });
    });
    if (packed.rules > DEFAULT_RULES_QUOTA) {
      Annotations.of(this).addWarningV2(
        'cdk-observatory:rules-quota',
        `${packed.rules} rules are more than the ${DEFAULT_RULES_QUOTA} that a workspace evaluates at first: request a higher ` +
          'quota «Rules per workspace» (L-3D15CDB4) of Amazon Managed Prometheus before you deploy.',
      );
    }
  }

  private stackFor(index: number): Construct {
    if (index < IN_STACK) return this;
    const id = `Rules${Math.floor((index - IN_STACK) / IN_NESTED_STACK) + 1}`;
    return (this.node.tryFindChild(id) as NestedStack | undefined) ?? new NestedStack(this, id);
  }
}
