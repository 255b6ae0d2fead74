import type { Selector } from './objects';
import { selects } from './selector';

const labels = { app: 'web', tier: 'front' };

test.each<[string, Selector, boolean]>([
  ['nothing asked for', {}, true],
  ['all labels are there', { matchLabels: { app: 'web', tier: 'front' } }, true],
  ['one label is another', { matchLabels: { app: 'web', tier: 'data' } }, false],
  ['one of the values', { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
  ['none of the values', { matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] }, false],
  ['a missing label is in nothing', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
  ['not in, and it is', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
  ['not in, and missing', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
  ['exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  ['should exist', { matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
  ['does not exist', { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
  ['should not exist', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
  [
    'labels and expressions must both hold',
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] },
    false,
  ],
])('%s', (_, selector, expected) => {
  expect(selects(selector, labels)).toBe(expected);
});
