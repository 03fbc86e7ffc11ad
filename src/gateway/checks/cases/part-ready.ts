import { failed, ok, skipped, warning } from '../../../core/checks/finding.ts';
import type { Category, GatewayCheck } from '../gateway-check.ts';

/** That a part of the instance is ready. */
export function partReady(part: string, category: Category): GatewayCheck {
  return {
    name: part,
    category,
    async run({ parts }) {
      const found = (await parts()).find(({ name }) => name === part);
      if (found === undefined)
        return part === 'backend'
          ? skipped('no part of this instance: another server, or none, answers other AWS calls')
          : failed(`there is no ${part}`, 'kecs start-v2 --name NAME');
      const { ready, wanted, reason, restarts, lastExit } = found;
      if (ready === 0)
        return failed(`${part} ${ready}/${wanted}: ${reason}`, `kecs logs ${part} --name NAME`);
      const again =
        restarts === 0 ? '' : `, restarted ${restarts} times, last with ${lastExit ?? 'an unknown end'}`;
      const text = `${part} ${ready}/${wanted}${again}`;
      return restarts === 0 ? ok(text) : warning(text, `kecs logs ${part} -p --name NAME`);
    },
  };
}
