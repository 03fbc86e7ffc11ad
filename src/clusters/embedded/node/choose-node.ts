import { realNodeImpossible } from '../../../core/errors/catalogue/node.ts';
import type { NodeKind } from '../../../core/instance/instance.ts';
import type { NodeSupport, NodeTools } from './node-support.ts';

/** `tools` are there for a real node; `note` says why it is a simulated one where nobody asked for that. */
export type NodeChoice =
  | { kind: 'containerd'; tools: NodeTools }
  | { kind: 'simulated'; note: string | undefined };

/**
 * What was asked for, else what the instance has, else a real node where it can be had. Rejects with KECS2301 when a real
 * one is asked for, or needed by what an earlier start has made, and cannot run here.
 */
export function chooseNode(
  wanted: NodeKind | 'auto' | undefined,
  earlier: NodeKind | undefined,
  support: NodeSupport,
): NodeChoice {
  const kind = wanted === 'auto' || wanted === undefined ? earlier : wanted;
  if (kind === 'simulated') return { kind, note: undefined };
  if ('tools' in support) return { kind: 'containerd', tools: support.tools };
  if (kind === 'containerd') throw realNodeImpossible(support.missing, support.fix);
  const why = [support.missing.join('; '), ...support.fix].join('; ');
  return { kind: 'simulated', note: `node simulated, tasks run no containers: ${why}` };
}
