import { Duration } from '../../src/model';

describe('Duration', () => {
  test.each([
    [Duration.millis(500), '500ms'],
    [Duration.seconds(90), '90s'],
    [Duration.minutes(5), '5m'],
    [Duration.minutes(90), '90m'],
    [Duration.hours(24), '1d'],
    [Duration.hours(36), '36h'],
    [Duration.days(30), '30d'],
    [Duration.parse('1h30m'), '90m'],
    [Duration.parse('2w'), '14d'],
    [Duration.seconds(0.25), '250ms'],
  ])('is written as Prometheus reads it: %#', (duration, text) => {
    expect(duration.toString()).toBe(text);
  });

  test('reads back what it wrote', () => {
    for (const millis of [1, 999, 61_000, 3_601_000, 86_400_000, 90_061_001]) {
      expect(Duration.parse(Duration.millis(millis).toString()).toMillis()).toBe(millis);
    }
  });
});
