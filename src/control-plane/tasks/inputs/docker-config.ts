import { fullReference } from '../../../core/image-reference.ts';

export type RegistryLogin = { readonly username: string; readonly password: string };

/** The credentials that a secret holds as JSON (`username`, `password`); undefined where it holds none. */
export function registryLogin(secret: string): RegistryLogin | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secret);
  } catch {
    return undefined;
  }
  const { username, password } = (parsed ?? {}) as Partial<Record<string, unknown>>;
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

/**
 * Docker config JSON for pulls of these images. Each login is for its image's repository alone: two containers may use one
 * registry as different users.
 */
export function dockerConfigOf(logins: ReadonlyMap<string, RegistryLogin>): string {
  const auths: Record<string, object> = {};
  for (const [image, { username, password }] of logins) {
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    auths[repositoryOf(image)] = { username, password, auth };
  }
  return JSON.stringify({ auths });
}

function repositoryOf(image: string): string {
  const full = fullReference(image) ?? image;
  return full.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}
