/** A service of AWS Cloud Map: whose it is, and its id. */
export type RegistryService = { readonly account: string; readonly region: string; readonly id: string };

const registryArn = /^arn:[a-z0-9-]+:servicediscovery:([a-z0-9-]+):(\d{12}):service\/([\w-]+)$/;

/** Undefined for what is no ARN of such a service. */
export function parseRegistryArn(arn: string): RegistryService | undefined {
  const match = registryArn.exec(arn);
  if (match === null) return undefined;
  const [, region = '', account = '', id = ''] = match;
  return { account, region, id };
}
