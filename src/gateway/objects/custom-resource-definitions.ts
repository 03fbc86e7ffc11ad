import type { Json } from '../../core/json.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Templates } from '../../manifests/load-templates.ts';

const GROUP = 'traefik.io';

/** Traefik's kinds, all ten: it waits for every one of them before it serves anything. Singular is the kind in lower case. */
const KINDS: readonly { kind: string; plural: string; columns?: Json }[] = [
  {
    kind: 'IngressRoute',
    plural: 'ingressroutes',
    columns: [
      column('Priority', 'integer', '.spec.routes[0].priority'),
      column('Entry Points', 'string', '.spec.entryPoints'),
      column('Service', 'string', '.spec.routes[0].services[0].name'),
      column('Middlewares', 'string', '.spec.routes[0].middlewares[*].name', 1),
      column('Match', 'string', '.spec.routes[0].match', 1),
    ],
  },
  { kind: 'IngressRouteTCP', plural: 'ingressroutetcps' },
  { kind: 'IngressRouteUDP', plural: 'ingressrouteudps' },
  { kind: 'Middleware', plural: 'middlewares' },
  { kind: 'MiddlewareTCP', plural: 'middlewaretcps' },
  { kind: 'ServersTransport', plural: 'serverstransports' },
  { kind: 'ServersTransportTCP', plural: 'serverstransporttcps' },
  { kind: 'TLSOption', plural: 'tlsoptions' },
  { kind: 'TLSStore', plural: 'tlsstores' },
  { kind: 'TraefikService', plural: 'traefikservices' },
];

export function customResourceDefinitions(templates: Templates): KubeObject[] {
  return KINDS.map(({ kind, plural, columns = [] }) =>
    templates.renderOne('traefik/custom-resource-definition', {
      name: `${plural}.${GROUP}`,
      kind,
      listKind: `${kind}List`,
      plural,
      singular: kind.toLowerCase(),
      columns: [...(columns as Json[]), column('Age', 'date', '.metadata.creationTimestamp')],
    }),
  );
}

function column(name: string, type: string, jsonPath: string, priority = 0): Json {
  return { name, type, jsonPath, priority };
}
