import { isClosed, labelsRead } from '../../src/catalog/templates';

describe('labels that a text reads', () => {
  test.each([
    ['Node {{ $labels.node }} is down', ['node']],
    ['{{$labels.a}} and {{ .Labels.b }} and {{ $labels.a }}', ['a', 'b']],
    ['{{ with $labels.pod }}pod {{ . }}{{ end }}', ['pod']],
    ['{{ index $labels "le" }}', ['le']],
    ['{{ printf "%.0f" $value }} %', []],
    ['$labels.node stands outside of a template', []],
  ])('%s', (text, labels) => {
    expect(labelsRead(text)).toEqual(labels);
  });
});

test.each([
  ['{{ $value }}', true],
  ['a JSON text {"a": {"b": 1}}', true],
  ['{{ $value', false],
  ['{{ $value }} of {{ $labels.node', false],
])('whether all templates are closed in %s: %s', (text, closed) => {
  expect(isClosed(text)).toBe(closed);
});
