import type { GatewayLink, PartReadiness } from '../gateway-link.ts';
import type { RawData } from '../traefik-api.ts';

export const CATEGORIES = ['deployment', 'config', 'backends', 'path', 'probes'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a check has found. */
export type Finding = {
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** In words: what is so, or what is wrong and why. */
  readonly text: string;
  /** A command that helps; `NAME` stands for the instance. */
  readonly fix?: string;
};

/** What the checks of one round share: each is asked for once. */
export type CheckContext = {
  readonly link: GatewayLink;
  readonly parts: () => Promise<readonly PartReadiness[]>;
  readonly raw: () => Promise<RawData>;
  readonly signal: AbortSignal;
};

/** One thing that must be so for the gateway to work. */
export type GatewayCheck = {
  readonly name: string;
  readonly category: Category;
  /** Checks that must not have failed: without them this one would only say the same again. */
  readonly needs?: readonly string[];
  run(context: CheckContext): Promise<Finding>;
};

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const warning = (text: string, fix?: string): Finding => ({
  state: 'warning',
  text,
  ...(fix && { fix }),
});
export const failed = (text: string, fix?: string): Finding => ({
  state: 'failed',
  text,
  ...(fix && { fix }),
});
export const skipped = (text: string): Finding => ({ state: 'skipped', text });
