import type { Json } from '../core/json.ts';

/** Parameters of each template, by its path under `templates/` without `.yaml`. */
export type TemplateParameters = {
  'traefik/namespace': { namespace: string };
  'traefik/custom-resource-definition': {
    name: string;
    kind: string;
    listKind: string;
    plural: string;
    singular: string;
    columns: Json;
  };
  'traefik/access': { namespace: string; user: string };
  'gateway/host-service': { namespace: string; name: string; app: string; host: string; port: number };
  'gateway/servers-transport': {
    namespace: string;
    name: string;
    idleTimeout: string;
  };
  'gateway/aws-headers': {
    namespace: string;
    instance: string;
    originRegexps: Json;
    allowHeaders: Json;
    exposeHeaders: Json;
  };
  'gateway/aws-auth': { namespace: string };
  'gateway/rate-limit': { namespace: string; average: number; burst: number; checkUrl: string };
  'gateway/errors': { namespace: string; errorServicePort: number };
  'gateway/small-middlewares': { namespace: string; instance: string };
  'gateway/route-mark': { namespace: string; mark: string };
  'gateway/route': {
    namespace: string;
    name: string;
    ingressClass: string;
    entryPoints: Json;
    rule: string;
    priority: number;
    purpose: string;
    middlewares: Json;
    service: Json;
  };
  'gateway/rate-limit-check': {
    namespace: string;
    ingressClass: string;
    slowDownRule: string;
    anyRule: string;
  };
  'gateway/starting-route': {
    entryPoints: string[];
    errorServiceUrl: string;
    certFile: string;
    keyFile: string;
  };
  'gateway/backend-services': {
    backendUrl: string;
    healthPath: string;
    errorServiceUrl: string;
    errorServiceHealthPath: string;
  };
  'node/kubernetes-endpoint': { address: string; port: number };
  'node/gateway': { namespace: string; address: string; port: number };
  'node/cluster-dns': { address: string; user: string };
  'in-cluster/service-account': { namespace: string; name: string };
  'in-cluster/service': { namespace: string; name: string; port: number };
  'in-cluster/task-access': { namespace: string; taskNamespace: string; clusterRole: string };
  'in-cluster/traefik-services': {
    namespace: string;
    port: number;
    dashboardPort: number;
    metricsPort: number;
  };
  'in-cluster/endpoint': { namespace: string; port: number; nodePort: number };
  'in-cluster/control-plane-access': { namespace: string; groups: string[]; resources: string[] };
  'in-cluster/config-map': { namespace: string; name: string; app: string; data: Json };
  'in-cluster/traefik': {
    namespace: string;
    image: string;
    args: string[];
    settings: string;
    port: number;
    dashboardPort: number;
    metricsPort: number;
  };
  'in-cluster/control-plane': {
    namespace: string;
    replicas: number;
    image: string;
    args: string[];
    port: number;
    adminPort: number;
  };
  'in-cluster/error-service': {
    namespace: string;
    image: string;
    args: string[];
    port: number;
    healthPath: string;
  };
  'in-cluster/ministack': {
    namespace: string;
    image: string;
    env: Json;
    settings: string;
    port: number;
    healthPath: string;
    dataVolume: Json;
  };
};

export type TemplateId = keyof TemplateParameters;
