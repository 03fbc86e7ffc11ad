const STARTS = 'kecs starts ';

/** The line with which each run of a component begins in its log, so that one run can be told from the next. */
export function runMark(component: string, at: number): string {
  return JSON.stringify({
    time: new Date(at).toISOString(),
    level: 'info',
    message: `${STARTS}${component}`,
  });
}

export function isRunMark(line: string): boolean {
  return line.startsWith('{"time":') && line.includes(`"message":"${STARTS}`);
}
