import { parseDuration } from '../../config/parse-values.ts';
import { badValue } from '../../core/errors/catalogue/config.ts';

/** `10m` ago, or a moment in ISO 8601, in milliseconds since the epoch. */
export function sinceOf(text: string, now: number, flag = '--since'): number {
  const duration = parseDuration(text);
  if ('value' in duration) return now - duration.value;
  const moment = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw badValue(flag, text, 'a duration such as 90s, 10m or 1h, or a time such as 2026-01-31T12:00:00Z');
  return moment;
}

/** A number of lines; undefined for `all`. */
export function tailOf(text: string): number | undefined {
  if (text === 'all') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badValue('--tail', text, 'not a whole number');
  return Number(text);
}
