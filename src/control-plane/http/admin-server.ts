import { createServer, type Server } from 'node:http';
import type { CallMetrics } from './metrics.ts';
import { refusedWebPage } from './web-page-guard.ts';

/** The control plane's own health and metrics, for the supervisor, for probes and for Prometheus. */
export function createAdminServer(metrics: CallMetrics, whyNotReady: () => string | undefined): Server {
  return createServer((request, response) => {
    request.resume();
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
      response.end(text);
    };
    // Read-only, and still nothing for a page whose name was pointed at this machine (DNS rebinding).
    const refusal = refusedWebPage(request.headers, request.url ?? '/', () => false);
    if (refusal !== undefined) {
      answer(403, `${refusal}\n`);
      return;
    }
    switch ((request.url ?? '').split('?', 1)[0]) {
      case '/healthz':
        answer(200, 'ok\n');
        break;
      case '/readyz': {
        const why = whyNotReady();
        answer(why === undefined ? 200 : 503, `${why ?? 'ok'}\n`);
        break;
      }
      case '/metrics':
        answer(200, metrics.text(), 'text/plain; version=0.0.4; charset=utf-8');
        break;
      default:
        answer(404, 'not found\n');
    }
  });
}
