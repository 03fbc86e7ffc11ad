import { providerSuite } from '../../helpers/provider-suite.ts';
import { whyNoRealNode } from '../../helpers/real-pods.ts';

providerSuite('embedded with a simulated node', {
  flags: async () => [],
  node: 'simulated',
  env: { KECS_NODE: 'simulated' },
  provider: 'embedded',
  traefikIsPod: false,
});

providerSuite('embedded with a real node', {
  flags: async () => [],
  node: 'containerd',
  env: { KECS_NODE: 'containerd' },
  provider: 'embedded',
  whyNot: whyNoRealNode(),
  traefikIsPod: false,
});
