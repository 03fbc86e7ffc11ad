const DOMAIN_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?$`);
const PATH = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/**
 * An image's name with all that is left out when it is typed, as kubelets and containerd know it: `nginx` is
 * `docker.io/library/nginx:latest`. Undefined for what is no name of an image.
 */
export function fullReference(text: string): string | undefined {
  if (text.length > 400) return undefined;
  const [beforeDigest = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const name = fullName(colon < 0 ? beforeDigest : beforeDigest.slice(0, colon));
  if (name === undefined) return undefined;
  if (digest !== undefined) return `${name}${tag === undefined ? '' : `:${tag}`}@${digest}`;
  return `${name}:${tag ?? 'latest'}`;
}

function fullName(name: string): string | undefined {
  const [first = '', ...others] = name.split('/');
  const hasDomain =
    others.length > 0 && (/[.:]|^\[/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  const domain = !hasDomain || first === 'index.docker.io' ? 'docker.io' : first;
  const path = hasDomain ? others : [first, ...others];
  if (domain === 'docker.io' && path.length === 1) path.unshift('library');
  if (!DOMAIN.test(domain) || !path.every((part) => PATH.test(part))) return undefined;
  const full = [domain, ...path].join('/');
  return full.length > 255 ? undefined : full;
}
