import { containerNames, eachContainer, type Rule } from './rule.ts';

const legalName = /^[a-zA-Z0-9_-]{1,255}$/;

export const volumeRules: readonly Rule[] = [
  ({ volumes = [] }) => {
    const names = volumes.map((volume) => volume.name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    return twice === undefined ? undefined : `Volume name ${twice} is used more than once.`;
  },
  ({ volumes = [] }) => {
    const wrong = volumes.find(({ name = '' }) => !legalName.test(name));
    return wrong && `Volume name '${wrong.name ?? ''}' is not valid.`;
  },
  ({ volumes = [] }) => {
    const several = volumes.find(
      ({
        host,
        dockerVolumeConfiguration,
        efsVolumeConfiguration,
        fsxWindowsFileServerVolumeConfiguration,
      }) =>
        [
          host,
          dockerVolumeConfiguration,
          efsVolumeConfiguration,
          fsxWindowsFileServerVolumeConfiguration,
        ].filter((configuration) => configuration !== undefined && Object.keys(configuration).length > 0)
          .length > 1,
    );
    return several && `Only one volume configuration can be specified for volume '${several.name}'.`;
  },
  eachContainer(({ mountPoints = [] }, { volumes = [] }) => {
    const unknown = mountPoints.find(
      ({ sourceVolume }) =>
        sourceVolume !== undefined && !volumes.some((volume) => volume.name === sourceVolume),
    );
    return unknown && `Unknown volume '${unknown.sourceVolume}'.`;
  }),
  eachContainer(({ volumesFrom = [] }, input) => {
    const names = containerNames(input);
    const unknown = volumesFrom.find(({ sourceContainer = '' }) => !names.has(sourceContainer));
    return unknown && `Unknown container '${unknown.sourceContainer}' in volumesFrom.`;
  }),
];
