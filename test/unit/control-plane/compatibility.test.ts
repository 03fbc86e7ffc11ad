import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ecsOperations } from '../../../src/control-plane/ecs/ecs-operations.ts';
import { elbv2Operations } from '../../../src/control-plane/elbv2/elbv2-operations.ts';
import { compatibilityPage } from '../../../src/control-plane/operations/compatibility.ts';
import { operationTable } from '../../../src/control-plane/operations/operation-table.ts';

describe('the operation table', () => {
  it('is what docs/compatibility.md says (npm run docs)', () => {
    const page = readFileSync(new URL('../../../docs/compatibility.md', import.meta.url), 'utf8');
    expect(page).toBe(compatibilityPage(operationTable));
  });

  it('names only operations that the models have, and each once', () => {
    for (const [service, operations] of [
      ['ecs', ecsOperations],
      ['elbv2', elbv2Operations],
    ] as const) {
      const names = operations.map((operation) => operation.name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !operationTable[service].has(name))).toEqual([]);
    }
  });
});
