/** What is asked of a container's log, as the API server hands it on from `kubectl logs`. */
export type LogRequest = {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  /** Lines older than this (ms since the epoch) are left out. */
  readonly since: number | undefined;
  readonly limitBytes: number | undefined;
};

/** Reads `/containerLogs/<namespace>/<pod>/<container>?…`; a problem in words for values that are none. */
export function readLogRequest(url: URL, now: number): LogRequest | { problem: string } {
  const [, , namespace = '', pod = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  const query = url.searchParams;
  const numbers = new Map<string, number>();
  for (const name of ['tailLines', 'sinceSeconds', 'limitBytes']) {
    const text = query.get(name);
    if (text === null) continue;
    if (!/^\d{1,15}$/.test(text)) return { problem: `${name} is not a number: ${text}` };
    numbers.set(name, Number(text));
  }
  const sinceTime = query.get('sinceTime');
  const sinceSeconds = numbers.get('sinceSeconds');
  const since = sinceTime === null ? sinceSeconds && now - sinceSeconds * 1000 : Date.parse(sinceTime);
  if (Number.isNaN(since)) return { problem: `sinceTime is not a time: ${sinceTime}` };
  const isSet = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  return {
    namespace,
    pod,
    container,
    follow: isSet('follow'),
    previous: isSet('previous'),
    timestamps: isSet('timestamps'),
    tailLines: numbers.get('tailLines'),
    since,
    limitBytes: numbers.get('limitBytes'),
  };
}
