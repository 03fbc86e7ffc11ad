/** Upper bounds in seconds: local calls take fractions of a millisecond, a slow one a few seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Series = {
  readonly service: string;
  readonly operation: string;
  readonly codes: Map<string, number>;
  readonly buckets: number[];
  count: number;
  sum: number;
};

/** Counts of calls by service, operation and code, and their durations, as Prometheus text. */
export class CallMetrics {
  readonly #series = new Map<string, Map<string, Series>>();

  /** `operation` must be one of the model's or a fixed word, never a client's text: each makes a series. */
  record(service: string, operation: string, code: string, seconds: number): void {
    let operations = this.#series.get(service);
    if (operations === undefined) {
      operations = new Map();
      this.#series.set(service, operations);
    }
    let series = operations.get(operation);
    if (series === undefined) {
      series = {
        service,
        operation,
        codes: new Map(),
        buckets: BUCKETS.map(() => 0),
        count: 0,
        sum: 0,
      };
      operations.set(operation, series);
    }
    series.codes.set(code, (series.codes.get(code) ?? 0) + 1);
    series.count++;
    series.sum += seconds;
    for (let at = 0; at < BUCKETS.length; at++) {
      if (seconds <= (BUCKETS[at] ?? 0)) {
        series.buckets[at] = (series.buckets[at] ?? 0) + 1;
        break;
      }
    }
  }

  text(): string {
    const lines = [
      '# HELP kecs_requests_total API calls by service, operation and result code.',
      '# TYPE kecs_requests_total counter',
    ];
    for (const series of this.#all()) {
      for (const [code, count] of series.codes)
        lines.push(`kecs_requests_total{${labels(series)},code="${code}"} ${count}`);
    }
    lines.push(
      '# HELP kecs_request_duration_seconds Time from the request head to the answer.',
      '# TYPE kecs_request_duration_seconds histogram',
    );
    for (const series of this.#all()) {
      let cumulated = 0;
      for (const [at, bound] of BUCKETS.entries()) {
        cumulated += series.buckets[at] ?? 0;
        lines.push(`kecs_request_duration_seconds_bucket{${labels(series)},le="${bound}"} ${cumulated}`);
      }
      lines.push(
        `kecs_request_duration_seconds_bucket{${labels(series)},le="+Inf"} ${series.count}`,
        `kecs_request_duration_seconds_sum{${labels(series)}} ${series.sum}`,
        `kecs_request_duration_seconds_count{${labels(series)}} ${series.count}`,
      );
    }
    return `${lines.join('\n')}\n`;
  }

  *#all(): Iterable<Series> {
    for (const operations of this.#series.values()) yield* operations.values();
  }
}

function labels(series: Series): string {
  return `service="${series.service}",operation="${series.operation}"`;
}
