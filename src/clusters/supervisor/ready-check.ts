import { readFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { Agent, get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import type { ReadyCheck } from '../../core/instance/component-spec.ts';

const TIMEOUT_MS = 1_000;
const agents = new Map<string, Agent>();

/** One try: true when the component answers its check with 200. Never throws: not yet is an answer too. */
export async function isReady(check: ReadyCheck): Promise<boolean> {
  switch (check.kind) {
    case 'alive':
      return true;
    case 'socket':
      return accepts(check.path);
    case 'http':
      return answers200((done) => httpGet(check.url, { timeout: TIMEOUT_MS }, done));
    case 'https':
      return answers200((done) => httpsGet(check.url, { timeout: TIMEOUT_MS, agent: agentFor(check) }, done));
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function answers200(
  send: (done: (response: import('node:http').IncomingMessage) => void) => import('node:http').ClientRequest,
): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = send((response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(false));
    outgoing.once('close', () => resolve(false));
  });
}

/** One agent per client certificate: reading and parsing keys at every poll would cost more than the poll. */
function agentFor(check: Extract<ReadyCheck, { kind: 'https' }>): Agent {
  let agent = agents.get(check.cert);
  if (agent === undefined) {
    agent = new Agent({
      keepAlive: true,
      ca: readFileSync(check.ca),
      cert: readFileSync(check.cert),
      key: readFileSync(check.key),
    });
    agents.set(check.cert, agent);
  }
  return agent;
}
