import { once } from 'node:events';
import { controlPlanePortTaken } from '../../core/errors/catalogue/control-plane.ts';
import { createAdminServer } from '../http/admin-server.ts';
import { CallMetrics } from '../http/metrics.ts';
import type { LeaderLease } from './leader-lease.ts';

/**
 * Waits for the lease, alive and not ready: probes then send nobody here. Nothing is read meanwhile, so that a new leader
 * begins with what is stored at that moment. Rejects with the signal's reason, and with KECS1601 for a taken port.
 */
export async function standBy(
  lease: LeaderLease,
  admin: { host: string; port: number },
  signal: AbortSignal,
): Promise<void> {
  const server = createAdminServer(new CallMetrics(), () => `stands by: ${lease.holder || 'nobody'} leads`);
  server.listen(admin);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    const cause = thrown as NodeJS.ErrnoException;
    throw cause.code === 'EADDRINUSE' ? controlPlanePortTaken(admin.host, admin.port, cause) : cause;
  }
  try {
    await lease.acquire(signal);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
