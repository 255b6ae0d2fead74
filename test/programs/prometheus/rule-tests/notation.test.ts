import { seriesText, valuesText } from '../../../../src/programs/prometheus/rule-tests/notation';

const series = (course: Parameters<typeof valuesText>[0]['course']) => ({ metric: 'm', labels: {}, course });

test('labels stand in order and are quoted', () => {
  expect(seriesText('up', { job: 'a', instance: 'say "x"' })).toBe('up{instance="say \\"x\\"", job="a"}');
  expect(seriesText('up', {})).toBe('up');
});

test.each([
  [{ start: 3, step: 0 }, 5, '3x4'],
  [{ start: 3, step: 0 }, 1, '3'],
  [{ start: 10, step: 2.5 }, 3, '10+2.5x2'],
  [{ start: 10, step: -2 }, 3, '10-2x2'],
  [{ start: 0, step: 1, steps: 2 }, 6, '0+1x2 2x2'],
  [
    { added: { bounds: [0.5], counts: [9, 1], sum: 5 } },
    3,
    '{{schema:-53 sum:5 count:10 custom_values:[0.5] buckets:[9 1]}}+{{schema:-53 sum:5 count:10 custom_values:[0.5] buckets:[9 1]}}x2',
  ],
])('%j in %d samples is %s', (course, samples, text) => {
  expect(valuesText(series(course), samples)).toBe(text);
});
