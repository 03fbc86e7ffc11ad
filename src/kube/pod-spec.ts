/** What kecs writes as a pod: the types of the Kubernetes client, which is not loaded for them. */
export type {
  V1Container as PodContainer,
  V1EnvVar as PodEnvVar,
  V1PodSpec,
  V1Probe as PodProbe,
  V1Volume as PodVolume,
  V1VolumeMount as PodVolumeMount,
} from '@kubernetes/client-node';
