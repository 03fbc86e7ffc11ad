import { badValue, usage } from '../../core/errors/catalogue/config.ts';
import { fullReference } from '../../core/image-reference.ts';

/** Where an image is taken from. */
export type ImageSource =
  | { kind: 'docker'; image: string }
  | { kind: 'file'; path: string }
  | { kind: 'stdin' };

const FILE = /^(?:\.{0,2}\/|~)|\.(?:tar|tgz|oci)(?:\.(?:gz|zst|xz|bz2))?$/;
/** `docker save` takes these as well. */
const ID = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/** What was typed for an image: what looks like a file is one, anything else is a name. */
export function imageSource(text: string): ImageSource {
  if (text === '-') return { kind: 'stdin' };
  if (FILE.test(text)) return { kind: 'file', path: text };
  if (fullReference(text) !== undefined || ID.test(text)) return { kind: 'docker', image: text };
  throw badValue('image', text, 'it is neither a name such as my-app:1 nor an archive such as ./my-app.tar');
}

/** The value of --as, in full. */
export function nameToGive(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const full = fullReference(text);
  if (full === undefined) throw badValue('--as', text, 'it is no name of an image, such as my-app:1');
  if (full.includes('@')) throw usage('--as takes a name with a tag, not a digest', ['--as my-app:1']);
  return full;
}
