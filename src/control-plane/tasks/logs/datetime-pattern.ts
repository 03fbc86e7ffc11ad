const months = ['January', 'February', 'March', 'April', 'May', 'June'].concat([
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]);
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** What each code of a datetime format stands for, as a regular expression. */
const codes: Readonly<Record<string, string>> = {
  '%a': oneOf(days.map(short)),
  '%A': oneOf(days),
  '%w': '[0-6]',
  '%d': '(?:0[1-9]|[12][0-9]|3[01])',
  '%b': oneOf(months.map(short)),
  '%B': oneOf(months),
  '%m': '(?:0[1-9]|1[0-2])',
  '%Y': '[0-9]{4}',
  '%y': '[0-9]{2}',
  '%H': '(?:[01][0-9]|2[0-3])',
  '%I': '(?:0[0-9]|1[0-2])',
  '%p': '[AP]M',
  '%M': '[0-5][0-9]',
  '%S': '[0-5][0-9]',
  '%L': '\\.[0-9]{3}',
  '%f': '[0-9]{6}',
  '%z': '[+-][0-9]{4}',
  '%Z': '[A-Z]{1,4}T',
  '%j': '(?:0[0-9][1-9]|0[1-9]0|[12][0-9]{2}|3[0-5][0-9]|36[0-6])',
};

/**
 * The regular expression for times in the format of `awslogs-datetime-format`. All but the codes is one already, as with the
 * log driver of Docker, e.g. `\[%b %d, %Y %H:%M:%S\]`.
 */
export function datetimePattern(format: string): string {
  return format.replaceAll(/%./g, (code) => codes[code] ?? code);
}

function short(name: string): string {
  return name.slice(0, 3);
}

function oneOf(words: readonly string[]): string {
  return `(?:${words.join('|')})`;
}
