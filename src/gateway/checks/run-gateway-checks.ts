import { type Checked, once, runChecks } from '../../core/checks/run-checks.ts';
import type { GatewayLink } from '../gateway-link.ts';
import type { RawData } from '../traefik-api.ts';
import type { CheckContext, GatewayCheck } from './gateway-check.ts';

const PATIENCE_MS = 5_000;

/** Runs checks of one gateway; each has a few seconds. */
export function runGatewayChecks(
  checks: readonly GatewayCheck[],
  link: GatewayLink,
  signal: AbortSignal,
): Promise<Checked<GatewayCheck>[]> {
  const context: CheckContext = {
    link,
    parts: once(() => link.parts()),
    raw: once(() => link.api<RawData>('/api/rawdata', signal)),
    signal,
  };
  return runChecks(checks, context, PATIENCE_MS);
}
