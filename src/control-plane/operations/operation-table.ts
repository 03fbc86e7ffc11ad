import { ecsOperations } from '../ecs/ecs-operations.ts';
import { clientException, invalidParameter } from '../ecs/errors.ts';
import { refusedOperation as refusedByEcs } from '../ecs/refused.ts';
import { elbv2Operations } from '../elbv2/elbv2-operations.ts';
import { constraintViolation } from '../elbv2/errors.ts';
import { refusedOperation as refusedByElbv2 } from '../elbv2/refused.ts';
import { compileInput, type Decode, type MissingMember } from '../wire/decode-input.ts';
import { ecsModel, elbv2Model, type OperationModel, type ServiceModel } from '../wire/service-model.ts';
import type { Operation } from './operation.ts';

/** An operation with its model and its compiled input, ready to be called. */
export type BoundOperation = {
  readonly service: ServiceModel;
  readonly model: OperationModel;
  readonly operation: Operation;
  readonly decode: Decode;
};

/** Every operation of both services by name: those that are not there yet refuse. */
export const operationTable: Readonly<Record<'ecs' | 'elbv2', ReadonlyMap<string, BoundOperation>>> = {
  ecs: bindAll(ecsModel, ecsOperations, missingFromEcs, (model) =>
    refusedByEcs(
      model.name,
      model.input.members.some((member) => member.name === 'cluster'),
    ),
  ),
  elbv2: bindAll(elbv2Model, elbv2Operations, missingFromElbv2, (model) => refusedByElbv2(model.name)),
};

function bindAll(
  service: ServiceModel,
  operations: readonly Operation[],
  missing: MissingMember,
  refuse: (model: OperationModel) => Operation,
): Map<string, BoundOperation> {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const bound = new Map<string, BoundOperation>();
  for (const [name, model] of service.operations)
    bound.set(name, bind(service, model, byName.get(name), missing, refuse));
  return bound;
}

function bind(
  service: ServiceModel,
  model: OperationModel,
  present: Operation | undefined,
  missing: MissingMember,
  refuse: (model: OperationModel) => Operation,
): BoundOperation {
  let operation = present;
  let decode: Decode | undefined;
  return {
    service,
    model,
    // Both on first use: most processes call few operations, and start must be quick.
    get operation() {
      operation ??= refuse(model);
      return operation;
    },
    get decode() {
      decode ??= compileInput(model.input, missing);
      return decode;
    },
  };
}

function missingFromEcs(structure: string, member: string, top: boolean): Error {
  return top
    ? invalidParameter(`${capitalised(member)} cannot be empty.`)
    : clientException(`${structure}.${member} should not be null or empty.`);
}

function missingFromElbv2(_structure: string, member: string): Error {
  return constraintViolation(
    'null',
    `${member.charAt(0).toLowerCase()}${member.slice(1)}`,
    'Member must not be null',
  );
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
