import { describe, expect, it } from 'vitest';
import { AddressPool } from '../../../../src/control-plane/simulated-node/address-pool.ts';
import { Agenda } from '../../../../src/control-plane/work/agenda.ts';
import { WorkQueue } from '../../../../src/control-plane/work/work-queue.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

describe('the address pool', () => {
  it('gives out every address once, none that is reserved, and then says that there are no more', () => {
    const pool = new AddressPool();
    pool.reserve('10.244.3.7');
    pool.reserve('192.0.2.10');
    const given = new Set(Array.from({ length: 65_533 }, () => pool.take()));
    expect(given.size).toBe(65_533);
    for (const never of ['10.244.3.7', '10.244.0.0', '10.244.255.255']) expect(given.has(never)).toBe(false);
    expect(() => pool.take()).toThrow(/in use/);
    pool.release('10.244.200.1');
    expect(pool.take()).toBe('10.244.200.1');
  });

  it('does not give a released address to the next pod', () => {
    const pool = new AddressPool();
    const first = pool.take();
    pool.release(first);
    expect(pool.take()).not.toBe(first);
  });
});

describe('the agenda', () => {
  it('calls back in time with one sleep for all keys, and not for what was moved or removed', async () => {
    const clock = new FakeClock(0);
    const due: string[] = [];
    const agenda = new Agenda(clock, (key) => due.push(`${key}@${clock.now()}`));
    agenda.set('late', 5_000);
    agenda.set('early', 1_000);
    agenda.set('moved', 1_000);
    agenda.set('moved', 9_000);
    agenda.set('gone', 2_000);
    agenda.delete('gone');
    await clock.advance(0);
    expect(clock.sleeping).toBe(1);
    await clock.advance(6_000);
    expect(due).toEqual(['early@1000', 'late@5000']);
    await clock.advance(20_000_000);
    expect(due).toHaveLength(3);
    agenda.close();
    expect(clock.sleeping).toBe(0);
  });
});

describe('the work queue', () => {
  it('works on a key that is offered again in the meantime once more, and never twice at once', async () => {
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const queue = new WorkQueue(4, (key) => {
      log.push(key);
      return new Promise((resolve) => ends.push(resolve));
    });
    queue.offer('a');
    queue.offer('a');
    queue.offer('a');
    queue.offer('b');
    expect(log).toEqual(['a', 'b']);
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['a', 'b', 'a']);
    ends[2]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['a', 'b', 'a']);
  });
});
