/**
 * Services of the JSON protocols by what stands before the operation in X-Amz-Target, in lower case and without its date: only
 * those whose name for people cannot be told from it.
 */
export const TARGET_SERVICES: Readonly<Record<string, string>> = {
  amazonec2containerservice: 'ecs',
  amazonec2containerregistry: 'ecr',
  amazonsqs: 'sqs',
  amazonssm: 'ssm',
  anyscalefrontendservice: 'application-autoscaling',
  awscognitoidentityproviderservice: 'cognito-idp',
  awscognitoidentityservice: 'cognito-identity',
  awsevents: 'events',
  awsstepfunctions: 'states',
  certificatemanager: 'acm',
  codedeploy: 'codedeploy',
  dynamodbstreams: 'dynamodbstreams',
  elasticloadbalancing: 'elbv2',
  elasticloadbalancingv2: 'elbv2',
  graniteserviceversion: 'cloudwatch',
  resourcegroupstaggingapi: 'tagging',
  route53autonaming: 'servicediscovery',
  secretsmanager: 'secretsmanager',
  trentservice: 'kms',
};
