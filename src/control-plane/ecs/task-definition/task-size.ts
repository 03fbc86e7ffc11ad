/** Task-level `cpu` in CPU units: `256`, or `.25 vCPU`. Undefined for a text that is neither. */
export function cpuUnits(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+) ?v(?:CPU|cpu)$/);
}

/** Task-level `memory` in MiB: `512`, or `0.5 GB`. Undefined for a text that is neither. */
export function memoryMiB(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+) ?GB$/);
}

function amount(text: string, withUnit: RegExp): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const match = withUnit.exec(text);
  if (match === null) return undefined;
  const value = Number(match[1]) * 1024;
  return Number.isInteger(value) ? value : undefined;
}
