/** The lines of an event of CloudWatch Logs, which may be one of several lines with an end after the last. */
export function linesOfEvent(message: string): string[] {
  return message.replace(/\n$/, '').split('\n');
}
