import type { Check } from '../core/checks/run-checks.ts';
import { certificates } from './checks/certificates.ts';
import { folder } from './checks/folder.ts';
import { localhost } from './checks/localhost.ts';
import { memory } from './checks/memory.ts';
import { proxy } from './checks/proxy.ts';
import type { Facts } from './facts.ts';

/** What checks may ask during a start: nothing that another program or machine has to answer. */
export type StartFacts = Pick<
  Facts,
  'signal' | 'env' | 'machine' | 'provider' | 'addresses' | 'hasIpv6Loopback' | 'ownCertificates' | 'folders'
>;

/** Those of doctor's checks that every start runs. What it needs of Docker, ports and programs it finds out by itself. */
export const startChecks: readonly Check<StartFacts>[] = [
  memory,
  proxy,
  certificates,
  localhost,
  folder('instances'),
  folder('programs'),
];
