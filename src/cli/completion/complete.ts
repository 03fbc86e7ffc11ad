import type { Command, Option } from 'commander';

/** Names that live in an instance, for an argument or a flag's value. */
export type LiveNames = (
  what: 'instance' | 'cluster' | 'task',
  words: readonly string[],
) => Promise<readonly string[]>;

/** Flags and arguments whose values have live names. */
const FLAG_NAMES: Readonly<Record<string, 'instance' | 'cluster'>> = {
  '--name': 'instance',
  '--cluster': 'cluster',
};
const ARGUMENT_NAMES: Readonly<Record<string, 'task'>> = { logs: 'task' };

/**
 * What may stand in place of the last of `words`, which come after `kecs`. The shell takes those that begin as that word does;
 * here only those are given.
 */
export async function complete(
  program: Command,
  words: readonly string[],
  live: LiveNames,
): Promise<string[]> {
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? '';
  const { command, named } = commandOf(program, before);
  const asked = optionOf(command, before.at(-1));
  const candidates =
    asked !== undefined
      ? await valuesOf(asked, before, live)
      : last.startsWith('-')
        ? flagsOf(command)
        : [...subcommandsOf(command), ...(await argumentsOf(named, before, live))];
  return candidates.filter((each) => each.startsWith(last));
}

/** The command that the words lead to. Values of flags are no commands. */
function commandOf(program: Command, words: readonly string[]): { command: Command; named: string } {
  let command = program;
  let named = '';
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      if (optionOf(command, word) !== undefined) at++;
      continue;
    }
    const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (next === undefined) continue;
    command = next;
    named = word;
  }
  return { command, named };
}

/** The option that a word is, if it takes a value. */
function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(
    (option) => (option.long === word || option.short === word) && (option.required || option.optional),
  );
}

async function valuesOf(
  option: Option,
  words: readonly string[],
  live: LiveNames,
): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  const what = FLAG_NAMES[option.long ?? ''];
  return what === undefined ? [] : live(what, words);
}

async function argumentsOf(
  named: string,
  words: readonly string[],
  live: LiveNames,
): Promise<readonly string[]> {
  const what = ARGUMENT_NAMES[named];
  return what === undefined ? [] : live(what, words);
}

function flagsOf(command: Command): string[] {
  return [...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''), '--help'];
}

function subcommandsOf(command: Command): string[] {
  // Commander keeps hidden ones out of its help only.
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((each) => each.name());
}
