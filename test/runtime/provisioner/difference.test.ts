import { differences } from '../../../src/runtime/provisioner/difference';

describe('what is not as wanted', () => {
  test('is nothing when all that is wanted is there, among more', () => {
    expect(differences({ a: { b: 1 } }, { a: { b: 1, c: 2 }, id: 'x' })).toEqual([]);
  });

  test('is named by its place, with what was found', () => {
    expect(differences({ a: { 'b/c': 1, d: true } }, { a: { 'b/c': 2 } })).toEqual([
      { at: '/a/b~1c', wanted: 1, found: 2 },
      { at: '/a/d', wanted: true, found: undefined },
    ]);
  });

  test('is the whole when there is nothing', () => {
    expect(differences({ a: 1 }, undefined)).toEqual([{ at: '', wanted: { a: 1 }, found: undefined }]);
  });

  test('is not how an API writes numbers and booleans', () => {
    expect(differences({ shards: 1, hidden: true }, { shards: '1', hidden: 'true' })).toEqual([]);
    expect(differences({ name: 'null', none: 'undefined' }, { name: null })).toHaveLength(2);
  });

  test('is a list that is longer, shorter or in another order', () => {
    expect(differences(['a', 'b'], ['a', 'b'])).toEqual([]);
    for (const found of [['a'], ['a', 'b', 'c'], 'a']) expect(differences(['a', 'b'], found)).toHaveLength(1);
    expect(differences(['a', 'b'], ['b', 'a']).map(({ at }) => at)).toEqual(['/0', '/1']);
  });

  test('is never a secret: what is there is not asked and not shown', () => {
    const wanted = { user: 'a', password: { $secret: '/secrets/password' } };
    expect(differences(wanted, { user: 'a', password: 'seen' })).toEqual([]);
    expect(differences(wanted, { user: 'a' })).toEqual([]);
  });

  test('does not take what every object has for a value', () => {
    expect(differences({ toString: 'x' }, {})).toEqual([{ at: '/toString', wanted: 'x', found: undefined }]);
  });
});
