/** A user and group by number; `unknown` is the part that only the image could tell the number of. */
export type ContainerUser = {
  readonly uid?: number;
  readonly gid?: number;
  readonly unknown?: string;
};

const MAX_ID = 2_147_483_647;

/** Docker's `user[:group]`, each a number or a name; of names only `root` is known. Without a group the image's files tell it. */
export function containerUser(user: string | undefined): ContainerUser {
  if (!user) return {};
  const [name = '', group] = user.split(':', 2);
  const uid = idOf(name);
  const gid = group === undefined ? undefined : idOf(group);
  if (uid === undefined) return { unknown: user };
  if (group !== undefined && gid === undefined) return { uid, unknown: group };
  return { uid, ...(gid !== undefined && { gid }) };
}

function idOf(text: string): number | undefined {
  if (text === 'root') return 0;
  const id = /^\d+$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= MAX_ID ? id : undefined;
}
