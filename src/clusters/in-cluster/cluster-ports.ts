/** Where the parts listen in their pods, and so behind their Services. */
export const AWS_PORT = 4566;
export const DASHBOARD_PORT = 8080;
export const METRICS_PORT = 8082;
export const CONTROL_PLANE_PORT = 4580;
export const ADMIN_PORT = 8081;
export const ERROR_SERVICE_PORT = 4581;

/** The port of every node that leads to the gateway; it is what Docker publishes as the instance's endpoint. */
export const ENDPOINT_NODE_PORT = 30_466;

/** Ports of the node that are published for load balancers to come: a mapping can't be added to a container later. */
export const LISTENER_NODE_PORTS = { first: 30_500, count: 10 };

/** MiniStack tells a page that comes past the gateway by its own port in the Host: never the one that clients name. */
export function backendPort(apiPort: number): number {
  return apiPort === 4510 ? 4511 : 4510;
}

/** The user as which the parts run, as the templates say; what they write to on a node is his. */
export const PART_USER = 65_532;
