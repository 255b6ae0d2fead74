import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rulebook } from '../catalog/rulebook';
import { SourceName } from '../catalog/sources';
import type { Blueprint } from '../model';
import { formatProblem } from '../model/problem';
import { alertManagerDefinition, alertManagerProblems } from './alert-manager';
import { AlertTopics } from './alert-topics';
import { encryptionKey } from './encryption';
import { PrometheusWorkspace } from './prometheus-workspace';
import { RuleNamespaces } from './rule-namespaces';

export interface ObservatoryProps {
  readonly blueprint: Blueprint;
}

export class Observatory extends Construct {
  constructor(scope: Construct, id: string, props: ObservatoryProps) {
    super(scope, id);
    const { blueprint } = props;
    const key = encryptionKey(this, 'Key', `Observatory of ${blueprint.name}`);
    const workspace = new PrometheusWorkspace(this, 'Workspace', {
      alias: blueprint.name,
      retention: blueprint.metricsRetention.delete,
      encryptionKey: key,
    });
    const topics = new AlertTopics(this, 'Alerts', { blueprint, workspace, encryptionKey: key });
    workspace.configureAlertManager(
      alertManagerDefinition(blueprint, {
        topicArn: (severity) => topics.topicFor(severity).topicArn,
        region: Stack.of(this).region,
      }),
    );
    const { groups, problems } = rulebook(blueprint, [SourceName.NODE_EXPORTER, SourceName.COLLECTOR]);
    new RuleNamespaces(this, 'Rules', { workspace, blueprint, groups });
    this.node.addValidation({ validate: () => [...problems, ...alertManagerProblems(blueprint)].map(formatProblem) });
  }
}
