import { describe, expect, test } from 'vitest';
import { fieldSupport } from '../../../../../src/control-plane/tasks/pod/field-support/field-support.ts';
import { ecsModel } from '../../../../../src/control-plane/wire/service-model.ts';
import type { Shape } from '../../../../../src/control-plane/wire/shape.ts';

/** The members of all structures that are within a shape, by the structures' names. */
function membersWithin(shape: Shape, found: Map<string, string[]>): Map<string, string[]> {
  if (shape.kind === 'list') return membersWithin(shape.item, found);
  if (shape.kind === 'map') return membersWithin(shape.value, found);
  if (shape.kind !== 'structure' && shape.kind !== 'union') return found;
  if (found.has(shape.name)) return found;
  found.set(
    shape.name,
    shape.members.map(({ name }) => name),
  );
  for (const member of shape.members) membersWithin(member.shape, found);
  return found;
}

function memberOf(operation: string, name: string): Shape {
  const member = ecsModel.operations
    .get(operation)
    ?.input.members.find((candidate) => candidate.name === name);
  if (member === undefined) throw new Error(`${operation} has no ${name}`);
  return member.shape;
}

describe('what is said of task definitions', () => {
  test('is said of every member that the model has, and of no other', () => {
    const found = new Map<string, string[]>();
    const registration = ecsModel.operations.get('RegisterTaskDefinition');
    if (registration === undefined) throw new Error('the model has no RegisterTaskDefinition');
    membersWithin(registration.input, found);
    membersWithin(memberOf('RunTask', 'overrides'), found);
    membersWithin(memberOf('RunTask', 'volumeConfigurations'), found);
    const said = Object.entries(fieldSupport).map(([name, members]) => [
      name,
      Object.keys(members).toSorted(),
    ]);
    const modelled = [...found].map(([name, members]) => [name, members.toSorted()] as const);
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(modelled));
  });
});
