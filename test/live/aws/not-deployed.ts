/**
 * What is not deployed, by name: moto's CloudFormation has no code for these types and passes over them. Nothing is claimed about them
 * here; that AWS takes them is what cfn-lint and the CDK's own validation say.
 */
export const NOT_DEPLOYED: Record<string, string> = {
  'AWS::APS::RuleGroupsNamespace': 'its content is held against promtool in test/conformance/aws.test.ts',
  'AWS::APS::Workspace': 'made by the API of its own, so that others can refer to it',
  'AWS::CloudWatch::Alarm': 'moto keeps alarms, but makes none from a template',
  'AWS::Lambda::EventInvokeConfig': 'moto does not invoke functions a second time',
  'AWS::SNS::Subscription': 'made by the API of its own where a story delivers messages',
  'AWS::SNS::TopicPolicy': 'moto lets everybody publish',
  'AWS::SQS::QueuePolicy': 'moto lets everybody send',
  'AWS::ServiceDiscovery::PrivateDnsNamespace': 'there is no network to resolve names in',
  'AWS::ServiceDiscovery::Service': 'there is no network to resolve names in',
};

/** Properties that moto's CloudFormation breaks on: left away, so that the rest of their resource is deployed. */
export const LEFT_AWAY: { readonly type: string; readonly property: string; readonly why: string }[] = [
  { type: 'AWS::KMS::Key', property: 'Tags', why: 'it expects them as KMS writes them, not as CloudFormation does' },
];

/** Attributes that moto's CloudFormation can't tell of what it made: something else stands in their place. */
export const NOT_TOLD: { readonly type: string; readonly attribute: string; readonly why: string }[] = [
  { type: 'AWS::EFS::FileSystem', attribute: 'Arn', why: 'it tells no attribute of a file system' },
];
