import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { HEALTH_PATH, Recorder } from '../../helpers/recorder.ts';

// In a file of its own: it takes 65 s and hardly any work, and other files run beside it.
test('an upload that takes longer than a minute is not cut', { timeout: 120_000 }, async () => {
  const backend = await Recorder.start();
  const controlPlane = await Recorder.start();
  const rig = await GatewayRig.start({
    controlPlanePort: controlPlane.port,
    backend: { host: '127.0.0.1', port: backend.port, healthPath: HEALTH_PATH },
  });
  try {
    const socket = connect(rig.port, '127.0.0.1');
    const answer = new Promise<string>((resolve) => {
      socket.on('data', (chunk) => resolve(chunk.toString()));
      socket.on('close', () => resolve('closed without an answer'));
    });
    socket.on('error', () => undefined);
    const parts = 14;
    socket.write(`PUT /b/slow HTTP/1.1\r\nHost: localhost:${rig.port}\r\nContent-Length: ${parts}\r\n\r\n`);
    for (let sent = 0; sent < parts; sent++) {
      if (sent > 0) await delay(5_000);
      socket.write('x');
    }

    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(backend.last.body.toString()).toBe('x'.repeat(parts));
    socket.destroy();
  } finally {
    await rig.stop();
    await Promise.all([backend.stop(), controlPlane.stop()]);
  }
});
