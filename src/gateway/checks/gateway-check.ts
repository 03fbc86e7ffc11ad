import type { Check } from '../../core/checks/run-checks.ts';
import type { GatewayLink, PartReadiness } from '../gateway-link.ts';
import type { RawData } from '../traefik-api.ts';

export const CATEGORIES = ['deployment', 'config', 'backends', 'path', 'probes'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What the checks of one round share: each is asked for once. */
export type CheckContext = {
  readonly link: GatewayLink;
  readonly parts: () => Promise<readonly PartReadiness[]>;
  readonly raw: () => Promise<RawData>;
  readonly signal: AbortSignal;
};

/** One thing that must be so for the gateway to work. */
export type GatewayCheck = Check<CheckContext, Category>;
