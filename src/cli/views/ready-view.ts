import type { StartResult } from '../../clusters/instance/start-options.ts';
import { asInvoked, type Style } from './style.ts';

/** The last lines of a good start: where the endpoint is, and a first call to try. */
export function readyView(result: StartResult, style: Style): string {
  const call = `aws ecs list-clusters --region us-east-1 --endpoint-url ${result.endpoint}`;
  const seconds = `${(result.elapsedMs / 1000).toFixed(1)}s`;
  return asInvoked(
    [
      `${style.good('Ready')} in ${seconds}   ${style.bold(result.endpoint)}`,
      `  try     ${call}`,
      `  then    kecs status --name ${result.name}  ·  kecs stop-v2 --name ${result.name}`,
      `  kube    export KUBECONFIG=${result.kubeconfig}`,
    ].join('\n'),
    style,
  );
}
