import { providerSuite } from '../../helpers/provider-suite.ts';
import { missingFromRig } from '../../helpers/rig-part.ts';

providerSuite('kind', {
  flags: async () => [],
  provider: 'kind',
  node: 'docker',
  whyNot: missingFromRig('KIND', 'CLUSTER_IMAGES'),
  traefikIsPod: true,
  timeout: '200s',
  env: {
    KECS_PROVIDER: 'kind',
    KECS_NODE: 'auto',
    KECS_KIND: process.env['KECS_TEST_KIND'] ?? '',
    KECS_KUBECTL: process.env['KECS_TEST_KUBECTL'] ?? '',
    KECS_NODE_IMAGE: process.env['KECS_TEST_KIND_NODE_IMAGE'] ?? '',
    KECS_TRAEFIK_IMAGE: process.env['KECS_TEST_TRAEFIK_IMAGE'] ?? '',
    KECS_BACKEND_IMAGE: process.env['KECS_TEST_MINISTACK_IMAGE'] ?? '',
  },
});
