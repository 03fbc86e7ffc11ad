import { onTestFinished } from 'vitest';
import { startBackend } from './recording-backend.ts';

export type StoredEvent = { timestamp: number; message: string };

/** CloudWatch Logs in memory, as far as streams are made, written and read; `fails` makes calls fail. */
export class FakeCloudwatch {
  readonly groups = new Map<string, Map<string, StoredEvent[]>>();
  readonly calls: string[] = [];
  /** Status to answer an operation with, before anything is done; undefined lets it through. */
  fails: (operation: string) => number | undefined = () => undefined;
  url = '';

  async start(): Promise<this> {
    const backend = await startBackend((request, response, body) => {
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      this.calls.push(operation);
      const status = this.fails(operation);
      const [code, answer] =
        status === undefined ? this.#answer(operation, JSON.parse(body) as Input) : [status, {}];
      response.writeHead(code).end(JSON.stringify(answer));
    });
    onTestFinished(async () => void (await backend.close()));
    this.url = backend.url;
    return this;
  }

  messages(group: string, stream: string): string[] {
    return (this.groups.get(group)?.get(stream) ?? []).map(({ message }) => message);
  }

  #answer(operation: string, input: Input): [number, object] {
    const { logGroupName, logStreamName = '' } = input;
    if (operation === 'CreateLogGroup') {
      if (this.groups.has(logGroupName)) return refusal('ResourceAlreadyExistsException');
      this.groups.set(logGroupName, new Map());
      return [200, {}];
    }
    const group = this.groups.get(logGroupName);
    if (group === undefined)
      return refusal('ResourceNotFoundException', 'The specified log group does not exist.');
    if (operation === 'DescribeLogStreams') return [200, { logStreams: [] }];
    const stream = group.get(logStreamName);
    if (operation === 'CreateLogStream') {
      if (stream !== undefined) return refusal('ResourceAlreadyExistsException');
      group.set(logStreamName, []);
      return [200, {}];
    }
    if (stream === undefined)
      return refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
    if (operation === 'PutLogEvents') {
      stream.push(...(input.logEvents ?? []));
      return [200, {}];
    }
    const { startTime = 0, endTime = Infinity, limit = 10_000, startFromHead = false } = input;
    const there = stream.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
    return [200, { events: startFromHead ? there.slice(0, limit) : there.slice(-limit) }];
  }
}

type Input = {
  logGroupName: string;
  logStreamName?: string;
  logEvents?: StoredEvent[];
  startTime?: number;
  endTime?: number;
  limit?: number;
  startFromHead?: boolean;
};

function refusal(code: string, message = code): [number, object] {
  return [400, { __type: code, message }];
}
