/** `41s`, `2m05s`. */
export function formatSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}

/** `12.3 of 50.1 MB`, or `12.3 MB` where the whole is unknown. */
export function formatBytes(done: number, total: number | undefined): string {
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return total === undefined ? `${mb(done)} MB` : `${mb(done)} of ${mb(total)} MB`;
}
