import { ecsExports, elbv2Exports } from './schemas.ts';
import { type Shape, type StructureShape, shapeOf } from './shape.ts';

export type ServiceName = 'ecs' | 'elbv2';

export type OperationModel = {
  readonly service: ServiceName;
  readonly name: string;
  readonly input: StructureShape;
  readonly output: StructureShape;
};

/** How a modelled error goes out. `queryCode` differs from the shape's name for ELBv2 only. */
export type ErrorModel = { readonly name: string; readonly queryCode: string; readonly status: number };

export type ServiceModel = {
  readonly name: ServiceName;
  /** `Version` of the query protocol. */
  readonly apiVersion: string;
  /** Smithy's name, as in `/service/{shapeName}/operation/…` and in `X-Amz-Target`. */
  readonly shapeName: string;
  readonly namespace: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
};

export const ecsModel: ServiceModel = {
  name: 'ecs',
  apiVersion: '2014-11-13',
  shapeName: 'AmazonEC2ContainerServiceV20141113',
  namespace: 'com.amazonaws.ecs',
  xmlNamespace: 'http://ecs.amazonaws.com/doc/2014-11-13/',
  operations: operationsOf('ecs', ecsExports),
  errors: errorsOf(ecsExports),
};

export const elbv2Model: ServiceModel = {
  name: 'elbv2',
  apiVersion: '2015-12-01',
  shapeName: 'ElasticLoadBalancing_v10',
  namespace: 'com.amazonaws.elasticloadbalancingv2',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  operations: operationsOf('elbv2', elbv2Exports),
  errors: errorsOf(elbv2Exports),
};

function operationsOf(
  service: ServiceName,
  exported: Readonly<Record<string, unknown>>,
): Map<string, OperationModel> {
  const operations = new Map<string, OperationModel>();
  for (const value of Object.values(exported)) {
    if (!Array.isArray(value) || value[0] !== 9) continue;
    const name = String(value[2]);
    operations.set(name, {
      service,
      name,
      // Read on first use: building all shapes of both services takes longer than most commands' whole life.
      get input() {
        return structure(shapeOf(value[4]), name);
      },
      get output() {
        return structure(shapeOf(value[5]), name);
      },
    });
  }
  return operations;
}

function structure(shape: Shape, operation: string): StructureShape {
  if (shape.kind !== 'structure') throw new TypeError(`${operation} is not modelled with structures`);
  return shape;
}

function errorsOf(exported: Readonly<Record<string, unknown>>): Map<string, ErrorModel> {
  const errors = new Map<string, ErrorModel>();
  for (const value of Object.values(exported)) {
    if (!Array.isArray(value) || value[0] !== -3) continue;
    const name = String(value[2]);
    const traits = (value[3] || {}) as {
      error?: string;
      httpError?: number;
      awsQueryError?: [string, number];
    };
    errors.set(name, {
      name,
      queryCode: traits.awsQueryError?.[0] ?? name,
      status: traits.httpError ?? (traits.error === 'server' ? 500 : 400),
    });
  }
  return errors;
}
