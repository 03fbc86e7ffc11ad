const MAX_READABLE = 30;

/** The name of a task's pod: its family, so that a person knows it again, and its id, so that there is one only. */
export function podNameOf(family: string, id: string): string {
  const readable = family
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_READABLE)
    .replace(/^-+|-+$/g, '');
  return readable === '' ? `task-${id}` : `${readable}-${id}`;
}
