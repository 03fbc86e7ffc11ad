import { dockerExamples, existingExamples } from './examples/clusters.ts';
import type { ErrorExamples } from './examples/example.ts';
import {
  controlPlaneExamples,
  gatewayExamples,
  imageExamples,
  instanceExamples,
  kubeconfigExamples,
  kubeExamples,
  nodeExamples,
  taskExamples,
} from './examples/instance.ts';
import { binaryExamples, configExamples, portExamples, startExamples } from './examples/start.ts';
import { ExitCode } from './exit-codes.ts';
import { type ErrorDetails, toErrorDetails } from './kecs-error.ts';

/** By what a user was doing, in the order of the page. */
const CHAPTERS: readonly (readonly [title: string, ...examples: ErrorExamples[]])[] = [
  ['Flags and settings', configExamples],
  ['Starting', startExamples, portExamples],
  ['Programs that are fetched or built', binaryExamples],
  ['Instances', instanceExamples],
  ['The gateway', gatewayExamples],
  ['The control plane and Kubernetes', controlPlaneExamples, kubeExamples],
  ['Kubeconfig and kubectl', kubeconfigExamples],
  ['Docker, kind and k3d', dockerExamples],
  ['A cluster of yours', existingExamples],
  ['The real node', nodeExamples],
  ['Images', imageExamples],
  ['Tasks and logs', taskExamples],
];

/** The text of docs/errors.md: every error that kecs tells on purpose, with an example. */
export function errorsPage(): string {
  const chapters = CHAPTERS.map(([title, ...groups]) => {
    const all = groups.flatMap((examples) => Object.values(examples).map((make) => make().details));
    const sorted = all.toSorted((a, b) => a.code.localeCompare(b.code));
    return `## ${title}\n\n${sorted.map(entry).join('\n')}`;
  });
  const unexpected = toErrorDetails(new Error('…'));
  return [
    '# Errors',
    '',
    '<!-- Written by `npm run docs` from src/core/errors/. -->',
    '',
    'Every failure that kecs knows has a code that never changes. It says what happened, **why** (the evidence), what may **fix** it and',
    `what state was **kept**. The values here are examples. \`${unexpected.code}\` stands for a failure that kecs does not know: a defect.`,
    '',
    '| exit code | meaning |',
    '|---|---|',
    ...Object.entries(MEANINGS).map(
      ([name, meaning]) => `| ${ExitCode[name as keyof typeof ExitCode]} | ${meaning} |`,
    ),
    '',
    chapters.join('\n'),
  ].join('\n');
}

const MEANINGS: Readonly<Record<keyof typeof ExitCode, string>> = {
  Ok: 'it went well',
  Failed: 'it failed',
  Usage: 'a flag, argument or setting that cannot be used; nothing was changed',
  NotFound: 'what was named is not there, or does not run',
  TokenNeeded: 'an image that needs a token, and none is in the environment',
  TimedOut: 'it took longer than it may',
  Conflict: 'something else is in the way: a port, a lock, a name',
  ProblemsFound: 'a look at it found problems',
  RuntimeUnavailable: 'something that is needed does not answer: Docker, a cluster, a server',
  Interrupted: 'it was interrupted',
};

function entry({ code, exitCode, what, why, fix = [], kept }: ErrorDetails): string {
  return [
    `### ${code}`,
    '',
    `${escaped(what)} (exit ${exitCode})`,
    '',
    ...(why ? [`- why: ${escaped(why.replace(/\n/g, ' · '))}`] : []),
    ...fix.map((each) => `- fix: ${escaped(each)}`),
    ...(kept ? [`- kept: ${escaped(kept)}`] : []),
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[<>*_`|]/g, String.raw`\$&`);
}
