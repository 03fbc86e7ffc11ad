import { expect, test } from 'vitest';
import { findingOf } from '../../../../src/core/checks/finding.ts';
import { dockerHangs, dockerStopped } from '../../../../src/core/errors/catalogue/docker.ts';

test('an error is told with its reason and the first command that helps', () => {
  const error = dockerStopped('no such file', 'sudo systemctl start docker');
  expect(findingOf(error, 'warning')).toEqual({
    state: 'warning',
    text: 'Docker is not running: no such file',
    fix: 'sudo systemctl start docker',
    cause: error,
  });
});

test('advice that is no command is part of the text', () => {
  const { text, fix } = findingOf(dockerHangs(2.5, 'restart Docker'));
  expect(fix).toBeUndefined();
  expect(text).toMatch(/within 2\.5 s \(restart Docker\)$/);
});

test('anything else that is thrown has failed in its own words', () => {
  expect(findingOf(new Error('refused'))).toMatchObject({ state: 'failed', text: 'refused' });
});
