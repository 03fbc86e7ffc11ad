import { RE2JS } from 're2js';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { datetimePattern } from './datetime-pattern.ts';

const DATETIME = 'awslogs-datetime-format';
const PATTERN = 'awslogs-multiline-pattern';

/** Whether a line begins an event of CloudWatch Logs; one that does not goes on with the event before it. */
export type StartsEvent = (line: string) => boolean;

/** Options of the log driver that contradict each other or cannot be read; the message says which. */
export class UnreadableLogOptions extends Error {}

/**
 * How lines become events where a container with the log driver `awslogs` asks for events of several lines; undefined where each
 * line is one. Throws `UnreadableLogOptions`. The patterns are those of Go, which takes no longer over a line than it is long.
 */
export function startOfEvents({ logConfiguration }: ContainerDefinition): StartsEvent | undefined {
  const { [DATETIME]: format, [PATTERN]: pattern } = logConfiguration?.options ?? {};
  if (format && pattern)
    throw new UnreadableLogOptions(
      `you cannot configure log opt '${DATETIME}' and '${PATTERN}' at the same time`,
    );
  if (format) return matcher(DATETIME, format, datetimePattern(format));
  return pattern ? matcher(PATTERN, pattern, pattern) : undefined;
}

function matcher(option: string, value: string, pattern: string): StartsEvent {
  try {
    const compiled = RE2JS.compile(pattern);
    return (line) => compiled.test(line);
  } catch (thrown) {
    throw new UnreadableLogOptions(`awslogs could not parse ${option} "${value}": ${messageOf(thrown)}`);
  }
}
