import type { CloudMap } from '../../src/control-plane/cloud-map/cloud-map.ts';
import type { RegistryService } from '../../src/control-plane/cloud-map/registry-arn.ts';

/** AWS Cloud Map in memory; `fails` makes its calls reject before anything is done. */
export class FakeCloudMap implements CloudMap {
  /** Attributes by `account/region/service/instance`. */
  readonly instances = new Map<string, Readonly<Record<string, string>>>();
  readonly calls: string[] = [];
  fails: (call: 'register' | 'deregister') => Error | undefined = () => undefined;

  async register(
    service: RegistryService,
    id: string,
    attributes: Readonly<Record<string, string>>,
  ): Promise<void> {
    this.#begin('register');
    this.instances.set(keyOf(service, id), attributes);
  }

  async deregister(service: RegistryService, id: string): Promise<void> {
    this.#begin('deregister');
    this.instances.delete(keyOf(service, id));
  }

  #begin(call: 'register' | 'deregister'): void {
    this.calls.push(call);
    const failure = this.fails(call);
    if (failure !== undefined) throw failure;
  }
}

function keyOf({ account, region, id: service }: RegistryService, id: string): string {
  return `${account}/${region}/${service}/${id}`;
}
