import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { type LogRequest, readLogRequest } from './log-request.ts';
import type { LogSource, LogSources } from './log-sources.ts';
import { readLog } from './read-log.ts';

/** The name in the certificate with which the API server asks nodes. */
export const KUBELET_CLIENT = 'kube-apiserver-kubelet-client';

/** PEM texts: the server's own pair, and the authority of the clients. */
export type KubeletTls = { readonly cert: string; readonly key: string; readonly ca: string };

const REFUSED = new Map([
  ['exec', 'kubectl exec'],
  ['attach', 'kubectl attach'],
  ['run', 'running commands'],
  ['portForward', 'kubectl port-forward'],
]);

/** The part of a kubelet's API that shows logs, for the API server alone. Everything else is refused in words. */
export function createKubeletServer(tls: KubeletTls, sources: LogSources): Server {
  return createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    request.resume();
    void answer(request, response, sources).catch(() => response.destroy());
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  sources: LogSources,
): Promise<void> {
  const subject = (request.socket as TLSSocket).getPeerCertificate().subject as { CN?: string } | undefined;
  if (subject?.CN !== KUBELET_CLIENT) return say(response, 403, 'only the API server may ask here');
  const url = parsed(request.url);
  if (url === undefined) return say(response, 400, 'the address cannot be read');
  const [, what = ''] = url.pathname.split('/');
  if (what === 'healthz') return say(response, 200, 'ok');
  const refused = REFUSED.get(what);
  if (refused !== undefined)
    return say(response, 501, `${refused} is not possible here: ${noContainer(url, sources)}`);
  if (what !== 'containerLogs') return say(response, 404, 'this node serves logs and nothing else');
  if (request.method !== 'GET') return say(response, 405, 'logs are read with GET');
  const wanted = readLogRequest(url, Date.now());
  if ('problem' in wanted) return say(response, 400, wanted.problem);
  const source = sources(wanted.namespace, wanted.pod);
  if (source === undefined)
    return say(response, 404, `pod ${wanted.namespace}/${wanted.pod} is not on this node`);
  if (source.kind === 'text') return say(response, 200, source.text);
  if (wanted.previous)
    return say(
      response,
      400,
      `earlier runs of ${wanted.container} are in the same log as this one: leave --previous out`,
    );
  await stream(response, source, wanted);
}

async function stream(
  response: ServerResponse,
  source: Extract<LogSource, { kind: 'file' }>,
  wanted: LogRequest,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  await pipeline(Readable.from(readLog(source.path, wanted, gone.signal), { objectMode: true }), response);
}

function noContainer(url: URL, sources: LogSources): string {
  const [, , namespace = '', pod = ''] = url.pathname.split('/');
  return sources(namespace, pod)?.kind === 'text'
    ? 'the pod is simulated, nothing runs in it'
    : 'the pod stands for a process of this machine, there is no container';
}

function parsed(path: string | undefined): URL | undefined {
  try {
    const url = new URL(path ?? '/', 'https://node');
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    return undefined;
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
