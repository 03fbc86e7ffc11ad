/** Bare AWS calls, for tests that look at who answered rather than at a client's behaviour. */
export async function ecsCall(
  endpoint: string,
  operation: string,
  input: object = {},
): Promise<{ status: number; route: string | null; body: Record<string, unknown> }> {
  const response = await fetch(`${endpoint}/`, {
    method: 'POST',
    headers: {
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return {
    status: response.status,
    route: response.headers.get('x-kecs-route'),
    body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

export async function s3(
  endpoint: string,
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: { 'accept-encoding': 'identity' },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, text: await response.text() };
}

/** Repeats until `what` is true, at most `seconds`; the last failure is told. */
export async function eventually(what: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  let last: unknown = 'it stayed false';
  while (Date.now() < end) {
    try {
      if (await what()) return;
    } catch (thrown) {
      last = thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${seconds} s: ${String(last)}`);
}
