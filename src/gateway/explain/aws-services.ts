/** How an AWS service is called, as far as its route depends on it. */
export type AwsServiceWire = {
  /** As in a credential scope. */
  readonly signing: string;
  readonly wire:
    | { readonly kind: 'json'; readonly target: string; readonly version: '1.0' | '1.1' }
    | { readonly kind: 'query'; readonly version: string }
    | { readonly kind: 'rest' };
};

const json = (signing: string, target: string, version: '1.0' | '1.1' = '1.1'): AwsServiceWire => ({
  signing,
  wire: { kind: 'json', target, version },
});
const query = (signing: string, version: string): AwsServiceWire => ({
  signing,
  wire: { kind: 'query', version },
});
const rest = (signing: string): AwsServiceWire => ({ signing, wire: { kind: 'rest' } });

/** By the name that the AWS CLI has for a service. What is missing is taken as one whose calls are signed under its own name. */
const SERVICES: Readonly<Record<string, AwsServiceWire>> = {
  'application-autoscaling': json('application-autoscaling', 'AnyScaleFrontendService'),
  autoscaling: query('autoscaling', '2011-01-01'),
  cloudformation: query('cloudformation', '2010-05-15'),
  cloudwatch: query('monitoring', '2010-08-01'),
  codedeploy: json('codedeploy', 'CodeDeploy_20141006'),
  dynamodb: json('dynamodb', 'DynamoDB_20120810', '1.0'),
  ec2: query('ec2', '2016-11-15'),
  ecr: json('ecr', 'AmazonEC2ContainerRegistry_V20150921'),
  ecs: json('ecs', 'AmazonEC2ContainerServiceV20141113'),
  elb: query('elasticloadbalancing', '2012-06-01'),
  elbv2: query('elasticloadbalancing', '2015-12-01'),
  events: json('events', 'AWSEvents'),
  iam: query('iam', '2010-05-08'),
  kinesis: json('kinesis', 'Kinesis_20131202'),
  kms: json('kms', 'TrentService'),
  lambda: rest('lambda'),
  logs: json('logs', 'Logs_20140328'),
  rds: query('rds', '2014-10-31'),
  s3: rest('s3'),
  s3api: rest('s3'),
  secretsmanager: json('secretsmanager', 'secretsmanager'),
  servicediscovery: json('servicediscovery', 'Route53AutoNaming_v20170314'),
  sns: query('sns', '2010-03-31'),
  sqs: json('sqs', 'AmazonSQS', '1.0'),
  ssm: json('ssm', 'AmazonSSM'),
  stepfunctions: json('states', 'AWSStepFunctions', '1.0'),
  sts: query('sts', '2011-06-15'),
};

export function awsServiceWire(name: string): AwsServiceWire {
  return SERVICES[name] ?? rest(name);
}
