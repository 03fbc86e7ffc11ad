type Env = Readonly<Record<string, string | undefined>>;

/** Clients read either spelling; curl only the small one of http_proxy. */
const VARIABLES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** One proxy variable; `shown` is its address without user and password, undefined where it is no address. */
export type Proxy = { readonly variable: string; readonly shown: string | undefined };

export function proxiesOf(env: Env): Proxy[] {
  return VARIABLES.flatMap((variable) => {
    const value = env[variable];
    return value ? [{ variable, shown: withoutUser(value) }] : [];
  });
}

/** The names of this machine that NO_PROXY leaves out, and the value that has them too. */
export function unproxied(env: Env): { missing: string[]; variable: string; value: string } {
  const variable = env['NO_PROXY'] === undefined && env['no_proxy'] !== undefined ? 'no_proxy' : 'NO_PROXY';
  const listed = (env[variable] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  const missing = listed.includes('*') ? [] : LOOPBACK.filter((name) => !listed.includes(name));
  return { missing, variable, value: [...listed, ...missing].join(',') };
}

/** curl and pip take `proxy:3128` too. */
function withoutUser(text: string): string | undefined {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const { protocol, host } = new URL(withScheme);
  return host === '' ? undefined : `${protocol}//${host}`;
}
