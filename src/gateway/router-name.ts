/** The route that a router of Traefik serves: `kecs-system_ecs_0@kubernetescrd` is ecs. Routers of others keep their names. */
export function routeOfRouter(router: string): string {
  return /^.+_([a-z0-9-]+)_\d+@kubernetescrd$/.exec(router)?.[1] ?? router.replace(/@.*$/, '');
}
