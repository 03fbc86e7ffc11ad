import { eachContainer, type Rule } from './rule.ts';

const legalName = /^[a-zA-Z0-9_-]{1,255}$/;

export const containerRules: readonly Rule[] = [
  (input) => (legalName.test(input.family ?? '') ? undefined : 'Family contains invalid characters.'),
  (input) => ((input.containerDefinitions ?? []).length > 0 ? undefined : 'Container list cannot be empty.'),
  eachContainer(({ name }) => (name ? undefined : 'Container.name should not be null or empty.')),
  eachContainer(({ image }) => (image ? undefined : 'Container.image should not be null or empty.')),
  eachContainer(({ name = '' }) =>
    legalName.test(name) ? undefined : 'Container name contains invalid characters.',
  ),
  (input) => {
    const names = (input.containerDefinitions ?? []).map((container) => container.name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    return twice === undefined ? undefined : `Container name ${twice} is used more than once.`;
  },
  (input) =>
    (input.containerDefinitions ?? []).some((container) => container.essential !== false)
      ? undefined
      : 'Invalid setting for containers. At least one container must be marked as essential.',
];
