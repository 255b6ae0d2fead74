import { wholePattern } from '../../../../src/programs/prometheus/rule-tests/evaluation/matchers';
import { regexWitness } from '../../../../src/programs/prometheus/rule-tests/solving/regex-witness';

test.each([
  '5..',
  'GET|POST',
  '(?:Pending|Unknown)',
  '(?P<word>a|b)c',
  '[^/]+/x',
  '[0-9]{3}',
  '\\d+\\.example\\.com',
  '/run/.+|/var/lib/(docker|kubelet)/.+',
  '^anchored$',
  '|empty-first',
])('finds a text that %s matches', (pattern) => {
  expect(regexWitness(pattern)).toMatch(wholePattern(pattern));
});

test('gives nothing where its simplest reading does not match', () => {
  expect(regexWitness('a\\b\\bc')).toBeUndefined();
  expect(regexWitness('(')).toBeUndefined();
});
