import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../src/control-plane/ecs/cluster-query/parse-query.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const things: Readonly<Record<string, readonly string[]>> = {
  'attribute:ecs.instance-type': ['t3.micro'],
  'attribute:ecs.availability-zone': ['us-east-1a'],
  'attribute:size': ['12'],
  'attribute:empty': [''],
  'task:group': ['service:web', 'databases'],
  agentConnected: ['true'],
  agentVersion: ['1.36.10'],
  ec2InstanceId: ['i-abcd1234'],
  registeredAt: ['2030-01-01T00:00:00.000Z'],
  runningTasksCount: ['2'],
};
const valuesOf = (subject: string) => things[subject] ?? [];
const ask = (text: string) => parseQuery(text)(valuesOf);

describe('the cluster query language', () => {
  it.each([
    ['attribute:ecs.instance-type == t3.micro', true],
    ['attribute:ecs.instance-type==t3.micro', true],
    ['attribute:ecs.instance-type equals "t3.micro"', true],
    ['attribute:ecs.instance-type =~ t3.*', true],
    ['attribute:ecs.instance-type =~ t3', false],
    ['attribute:ecs.instance-type matches (t2|t3)\\.(micro|small)', true],
    ['(attribute:ecs.instance-type =~ (t2|t3)\\..*)', true],
    ['attribute:ecs.instance-type !~ g2.*', true],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ['attribute:ecs.availability-zone !in [us-east-1a,us-east-1b]', false],
    ['attribute:ecs.availability-zone not_in [us-east-1c]', true],
    ['attribute:empty exists', true],
    ['attribute:color exists', false],
    ['attribute:color !exists', true],
    ['attribute:color == red', false],
    ['attribute:color != red', true],
    ['attribute:color > 1', false],
    ['attribute:size > 9', true],
    ['attribute:size greater_than_equal 12', true],
    ['attribute:size <= 11', false],
    ['task:group == service:web', true],
    ['task:group == databases', true],
    ['task:group != databases', false],
    ['not(task:group == databases)', false],
    ['!(task:group == batch) && agentConnected == true', true],
    ['agentVersion > 1.36.9', true],
    ['agentVersion < 1.37', true],
    ["ec2InstanceId in ['i-abcd1234','i-wxyx7890']", true],
    ['registeredAt >= 2029-12-31T22:28:28+00:00', true],
    ['registeredAt < 2030-01-01T00:00:00Z', false],
    ['runningTasksCount == 2 and pendingTasksCount == 0', false],
    ['runningTasksCount == 1 or runningTasksCount == 2 and agentConnected == false', false],
    ['(runningTasksCount == 1 or runningTasksCount == 2) and agentConnected == true', true],
    ['attribute:not exists or attribute:in !exists', true],
  ])('says of "%s": %s', (text, expected) => {
    expect(ask(text)).toBe(expected);
  });

  it.each([
    ['', 'a subject expected at position 1'],
    ['color == red', 'color is not a subject'],
    ['attribute:color', 'an operator expected at position 16'],
    ['attribute:color ==', 'a value expected at position 19'],
    ['attribute:color in red', '[ expected at position 20'],
    ['attribute:color in [red', '] expected at position 24'],
    ['(attribute:color exists', ') expected at position 24'],
    ['attribute:color exists attribute:x exists', 'and, or, or the end expected at position 24'],
    ['attribute:color == "red', 'a closing " expected at position 20'],
    ['attribute:color =~ [', '[ is not a regular expression'],
    ['runningTasksCount > many', 'many is not a number'],
    ['registeredAt > yesterday', 'yesterday is not a time'],
    [`${'('.repeat(2001)}`, 'more than 2000 characters'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseQuery(text)).toThrow(message);
  });

  it('reads what is written of any expression, however it is spaced and bracketed', () => {
    const random = seededRandom(20261126);
    for (let round = 0; round < 500; round++) {
      const { text, value } = expression(random, 4);
      expect(ask(text), text).toBe(value);
    }
  });
});

type Random = ReturnType<typeof seededRandom>;
type Written = { text: string; value: boolean };

/** A random expression, and what comes of it by the rules of logic. */
function expression(random: Random, depth: number): Written {
  const space = () => random.of([' ', '  ', '\t']);
  const kind = depth === 0 ? 'leaf' : random.of(['leaf', 'and', 'or', 'not', 'brackets']);
  if (kind === 'leaf') return comparison(random);
  const first = expression(random, depth - 1);
  if (kind === 'not') return { text: `not${space()}(${first.text})`, value: !first.value };
  if (kind === 'brackets') return { text: `(${space()}${first.text})`, value: first.value };
  const second = expression(random, depth - 1);
  const isAnd = kind === 'and';
  const word = isAnd ? random.of(['and', '&&', 'AND']) : random.of(['or', '||']);
  return {
    text: `(${first.text})${space()}${word}${space()}(${second.text})`,
    value: isAnd ? first.value && second.value : first.value || second.value,
  };
}

function comparison(random: Random): Written {
  const subject = random.of(Object.keys(things)) ?? '';
  const [own = ''] = things[subject] ?? [];
  const asked = random.below(2) === 0 && own !== '' ? own : (things['attribute:size']?.[0] ?? '');
  const isEqual = (things[subject] ?? []).includes(asked);
  if (subject === 'registeredAt' && asked !== own) return { text: `${subject} exists`, value: true };
  return random.of([
    { text: `${subject} == ${asked}`, value: isEqual },
    { text: `${subject} != '${asked}'`, value: !isEqual },
    { text: `${subject} in [${asked}]`, value: isEqual },
    { text: `${subject} exists`, value: true },
  ]);
}
