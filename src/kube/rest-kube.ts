import type { KubeObject, ObjectMeta, ResourceType, WatchEvent } from '../core/kube-objects.ts';
import type {
  ApplyOptions,
  Clock,
  DeleteOptions,
  Kube,
  ListOptions,
  PodContainerName,
  PodLogOptions,
  StatusTarget,
} from '../core/ports.ts';
import { isNotFound } from './kube-api-error.ts';
import type { KubeTransport } from './kube-transport.ts';
import { Pods, resourcePath, resourceTypeOf } from './resource-types.ts';
import { watchResource } from './watch-resource.ts';

const FIELD_MANAGER = 'kecs';

// These two hooks only matter to users other than an administrator; without them the API answers more than a second sooner.
const READY_PATH =
  '/readyz?exclude=poststarthook/rbac/bootstrap-roles&exclude=poststarthook/scheduling/bootstrap-system-priority-classes';

type WithMeta = { metadata: ObjectMeta };

/** The `Kube` port over a KubeTransport. */
export class RestKube implements Kube {
  readonly #transport: KubeTransport;
  readonly #clock: Clock;

  constructor(transport: KubeTransport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  async get<T = KubeObject>(type: ResourceType, name: string, namespace?: string): Promise<T | undefined> {
    try {
      return await this.#transport.json<T>({ method: 'GET', path: resourcePath(type, namespace, name) });
    } catch (thrown) {
      if (isNotFound(thrown)) return undefined;
      throw thrown;
    }
  }

  async list<T = KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<T[]> {
    const body = await this.#transport.json<{ items: T[] }>({
      method: 'GET',
      path: resourcePath(type, options.namespace),
      query: {
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        limit: options.limit?.toString(),
      },
    });
    return body.items;
  }

  create<T = KubeObject>(type: ResourceType, object: T): Promise<T> {
    const { namespace } = (object as WithMeta).metadata;
    return this.#transport.json<T>({
      method: 'POST',
      path: resourcePath(type, namespace),
      query: { fieldManager: FIELD_MANAGER },
      body: object,
    });
  }

  replace<T = KubeObject>(type: ResourceType, object: T): Promise<T> {
    const { namespace, name } = (object as WithMeta).metadata;
    return this.#transport.json<T>({
      method: 'PUT',
      path: resourcePath(type, namespace, name),
      query: { fieldManager: FIELD_MANAGER },
      body: object,
    });
  }

  patchStatus<T = KubeObject>(type: ResourceType, target: StatusTarget, status: object): Promise<T> {
    const { name, namespace, resourceVersion } = target;
    return this.#transport.json<T>({
      method: 'PATCH',
      path: `${resourcePath(type, namespace, name)}/status`,
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/merge-patch+json',
      body: { metadata: { resourceVersion }, status },
    });
  }

  patch<T = KubeObject>(
    type: ResourceType,
    { name, namespace, resourceVersion }: StatusTarget,
    kind: 'merge' | 'strategic',
    body: object,
  ): Promise<T> {
    const { metadata } = body as { metadata?: object };
    return this.#transport.json<T>({
      method: 'PATCH',
      path: resourcePath(type, namespace, name),
      query: { fieldManager: FIELD_MANAGER },
      contentType: `application/${kind === 'merge' ? 'merge-patch' : 'strategic-merge-patch'}+json`,
      body: resourceVersion === undefined ? body : { ...body, metadata: { ...metadata, resourceVersion } },
    });
  }

  async delete(type: ResourceType, name: string, options: DeleteOptions = {}): Promise<boolean> {
    const { uid, resourceVersion, gracePeriodSeconds } = options;
    try {
      await this.#transport.json({
        method: 'DELETE',
        path: resourcePath(type, options.namespace, name),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          gracePeriodSeconds,
          preconditions: { uid, resourceVersion },
        },
      });
      return true;
    } catch (thrown) {
      if (isNotFound(thrown)) return false;
      throw thrown;
    }
  }

  apply<T = KubeObject>(object: KubeObject, options: ApplyOptions = {}): Promise<T> {
    const type = resourceTypeOf(object);
    return this.#transport.json<T>({
      method: 'PATCH',
      path: resourcePath(type, object.metadata.namespace, object.metadata.name),
      query: { fieldManager: FIELD_MANAGER, force: options.force ? 'true' : undefined },
      contentType: 'application/apply-patch+yaml',
      body: object,
    });
  }

  watch<T = KubeObject>(
    type: ResourceType,
    options: ListOptions,
    onEvent: (event: WatchEvent<T>) => void,
    signal: AbortSignal,
  ): void {
    void watchResource(
      this.#transport,
      this.#clock,
      type,
      options,
      onEvent as (event: WatchEvent<KubeObject>) => void,
      signal,
    );
  }

  podLog(
    { namespace, pod, container }: PodContainerName,
    { follow, timestamps, sinceTime, tailLines, previous }: PodLogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    return this.#transport.stream({
      method: 'GET',
      path: `${resourcePath(Pods, namespace, pod)}/log`,
      query: {
        container,
        follow: follow ? 'true' : undefined,
        timestamps: timestamps ? 'true' : undefined,
        sinceTime,
        tailLines: tailLines?.toString(),
        previous: previous ? 'true' : undefined,
      },
      lasts: true,
      signal,
    });
  }

  /** True once `/readyz` says ok, without the post-start hooks that only matter to other users than an administrator. */
  async ready(signal?: AbortSignal): Promise<boolean> {
    const response = await this.#transport.open({
      method: 'GET',
      path: READY_PATH,
      ...(signal && { signal }),
    });
    response.resume();
    return response.statusCode === 200;
  }

  close(): void {
    this.#transport.close();
  }
}
