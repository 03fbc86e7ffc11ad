import { type FieldSupport, fieldSupport, type Support } from './field-support.ts';

const words: Readonly<Record<Support, string>> = { real: 'yes', partly: 'partly', kept: 'kept', no: 'no' };

/** The part of docs/compatibility.md that tells what becomes of a task definition. */
export function fieldSupportSection(support: FieldSupport = fieldSupport): string[] {
  return [
    '## Task definitions',
    '',
    'What each member does in a task that runs. Every member is checked, stored and shown again as it was sent.',
    '',
    '- **yes**: what AWS does.',
    '- **partly**: as the note says.',
    '- **kept**: nothing follows from it.',
    '- **no**: not done, and named in the attribute `kecs.not-honoured` that DescribeTasks shows of the task.',
    '',
    ...Object.entries(support).flatMap(([structure, members]) => [
      `### ${structure.replace(/Request$/, '')}`,
      '',
      '| member | done | note |',
      '|---|---|---|',
      ...Object.entries(members).map(([member, entry]) => {
        const [state, note] = typeof entry === 'string' ? [entry, ''] : entry;
        return `| ${member} | ${words[state]} | ${note} |`;
      }),
      '',
    ]),
  ];
}
