import { describe, expect, test, vi } from 'vitest';
import { checkView } from '../../../../src/cli/views/check-view.ts';
import { junitView } from '../../../../src/cli/views/junit-view.ts';
import { plainStyle } from '../../../../src/cli/views/style.ts';
import { failed, ok, skipped, warning } from '../../../../src/core/checks/finding.ts';
import { gatewayChecks } from '../../../../src/gateway/checks/all-checks.ts';
import { CATEGORIES, type GatewayCheck } from '../../../../src/gateway/checks/gateway-check.ts';
import { runGatewayChecks } from '../../../../src/gateway/checks/run-gateway-checks.ts';
import type { GatewayLink } from '../../../../src/gateway/gateway-link.ts';

const parts = vi.fn(async () => []);
const api = vi.fn(async () => ({}));
const link = { parts, api } as unknown as GatewayLink;
const run = (...checks: GatewayCheck[]) => runGatewayChecks(checks, link, new AbortController().signal);
const check = (name: string, found: GatewayCheck['run'], needs?: string[]): GatewayCheck => ({
  name,
  category: name === 'b' ? 'probes' : 'deployment',
  run: found,
  ...(needs && { needs }),
});

describe('checks', () => {
  test('are told in the order of the list, and one whose need has failed is skipped, not failed', async () => {
    const never = vi.fn(async () => ok('reached'));
    const found = await run(
      check('c', never, ['b']),
      check('b', never, ['a']),
      check('a', async () => failed('it is down')),
    );
    expect(found.map(({ check: { name }, state, text }) => [name, state, text])).toEqual([
      ['c', 'skipped', 'needs b'],
      ['b', 'skipped', 'needs a'],
      ['a', 'failed', 'it is down'],
    ]);
    expect(never).not.toHaveBeenCalled();
  });

  test('one that breaks has failed with its reason', async () => {
    expect(await run(check('a', () => Promise.reject(new Error('refused'))))).toMatchObject([
      { state: 'failed', text: 'refused' },
    ]);
  });

  test('one that hangs has failed after a few seconds', { timeout: 10_000 }, async () => {
    const began = performance.now();
    const [found] = await run(check('a', () => new Promise(() => undefined)));
    expect(found).toMatchObject({ state: 'failed', text: 'no answer within 5 s' });
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  test('those that hang end at once when the signal aborts', async () => {
    const stop = new AbortController();
    const hanging = check('a', () => new Promise(() => undefined));
    const running = runGatewayChecks([hanging, check('c', hanging.run, ['a'])], link, stop.signal);
    stop.abort(new Error('interrupted'));
    expect(await running).toMatchObject([{ state: 'failed', text: 'interrupted' }, { state: 'skipped' }]);
  });

  test('share what they ask for', async () => {
    const ask: GatewayCheck['run'] = async (context) => {
      await Promise.all([context.parts(), context.raw()]);
      return ok('asked');
    };
    await run(check('a', ask), check('b', ask));
    expect(parts).toHaveBeenCalledTimes(1);
    expect(api).toHaveBeenCalledTimes(1);
  });
});

test('every check that is needed is there, and names are given once', () => {
  const names = gatewayChecks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { needs = [] } of gatewayChecks) expect(names).toEqual(expect.arrayContaining([...needs]));
});

const found = async () =>
  run(
    check('a', async () => ok('traefik 1/1')),
    check('x', async () => warning('restarted 3 times', 'kecs logs traefik -p --name NAME')),
    check('b', async () => failed('ecs: answered <503> & no more', 'kecs status --name NAME')),
    check('y', async () => skipped('tasks are simulated')),
  );

test('a screen as a person reads it', async () => {
  const shown = { name: 'one', categories: CATEGORIES, style: plainStyle, seconds: 0.24 };
  expect(checkView(await found(), { ...shown, short: false })).toBe(
    [
      'deployment  √ traefik 1/1',
      '            ‼ restarted 3 times',
      '              kecs logs traefik -p --name one',
      '            - y: tasks are simulated',
      'probes      × ecs: answered <503> & no more',
      '              kecs status --name one',
      '1 ok · 1 warning · 1 failed · 1 skipped · 0.2 s',
    ].join('\n'),
  );
  expect(checkView(await found(), { ...shown, short: true })).not.toContain('traefik 1/1');
});

test('a file as CI servers read it', async () => {
  const xml = junitView(await found(), 'one');
  expect(xml).toContain('tests="4" failures="1" skipped="1"');
  expect(xml).toContain('<failure message="ecs: answered &lt;503&gt; &amp; no more"/>');
});
