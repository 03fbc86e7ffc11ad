const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for (`1500m`, `4Ti`, `1e3`); undefined for a text that is none. */
export function kubeQuantity(text: string | number): number | undefined {
  const match = /^([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?)([A-Za-z]{0,2})$/.exec(String(text));
  const factor = factors[match?.[2] ?? ''];
  if (match === null || factor === undefined) return undefined;
  return Number(match[1]) * factor;
}
