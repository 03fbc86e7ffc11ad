/** The API server answered, and the answer is a refusal. `reason` is Kubernetes' own word, e.g. `AlreadyExists`. */
export class KubeApiError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'KubeApiError';
    this.status = status;
    this.reason = reason;
  }

  /** Builds the error from a response body, which is a `Status` object unless something in between answered. */
  static fromBody(status: number, body: string): KubeApiError {
    try {
      const parsed = JSON.parse(body) as { reason?: string; message?: string };
      return new KubeApiError(status, parsed.reason ?? `HTTP${status}`, parsed.message ?? `HTTP ${status}`);
    } catch {
      return new KubeApiError(status, `HTTP${status}`, body.slice(0, 300) || `HTTP ${status}`);
    }
  }
}

export function isAlreadyExists(thrown: unknown): boolean {
  return thrown instanceof KubeApiError && thrown.status === 409 && thrown.reason === 'AlreadyExists';
}

export function isConflict(thrown: unknown): boolean {
  return thrown instanceof KubeApiError && thrown.status === 409 && thrown.reason !== 'AlreadyExists';
}

export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof KubeApiError && thrown.status === 404;
}
