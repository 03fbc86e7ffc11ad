import type { Progress, ServiceData } from '../ecs/service/service-data.ts';
import { eventText, withEvent } from '../ecs/service/service-events.ts';
import { withProgress } from './account-for-ended.ts';
import type { World } from './world.ts';

/** What keeps a deployment or task set from going on, and the event that tells of it. */
export type Hindrance = { readonly told: NonNullable<Progress['told']>; readonly text: string };

/** Tasks that are not stopped for their protection. */
export function keptBack(
  data: ServiceData,
  group: { readonly id: string },
  kept: number,
): Hindrance | undefined {
  if (kept === 0) return undefined;
  return { told: 'protected', text: eventText.isProtected(data.name, group.id, kept) };
}

/** Tells of each kind of hindrance once, until it is gone. */
export function tellHindrance(
  data: ServiceData,
  group: { readonly id: string },
  hindrance: Hindrance | undefined,
  { make }: World,
): ServiceData {
  const before = data.progress[group.id];
  if (before === undefined || before.told === hindrance?.told) return data;
  const { told: _, ...rest } = before;
  if (hindrance === undefined) return withProgress(data, group.id, rest);
  const noted = withProgress(data, group.id, { ...rest, told: hindrance.told });
  return withEvent(noted, hindrance.text, make);
}
