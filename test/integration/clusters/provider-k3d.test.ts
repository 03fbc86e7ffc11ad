import { providerSuite } from '../../helpers/provider-suite.ts';
import { missingFromRig } from '../../helpers/rig-part.ts';

providerSuite('k3d, with a double of k3s', {
  flags: async () => [],
  provider: 'k3d',
  node: 'docker',
  whyNot: missingFromRig('K3D', 'CLUSTER_IMAGES'),
  traefikIsPod: true,
  timeout: '200s',
  env: {
    KECS_PROVIDER: 'k3d',
    KECS_NODE: 'auto',
    KECS_K3D: process.env['KECS_TEST_K3D'] ?? '',
    KECS_KUBECTL: process.env['KECS_TEST_KUBECTL'] ?? '',
    KECS_NODE_IMAGE: process.env['KECS_TEST_K3S_DOUBLE_IMAGE'] ?? '',
    KECS_TRAEFIK_IMAGE: process.env['KECS_TEST_TRAEFIK_IMAGE'] ?? '',
    KECS_BACKEND_IMAGE: process.env['KECS_TEST_MINISTACK_IMAGE'] ?? '',
  },
});
