import { Duration, Objectives } from '../../src/model';

describe('Objectives', () => {
  test('leave an error budget without the noise of floating point', () => {
    expect(new Objectives({ availability: 99.9 }).errorBudget).toBe(0.001);
    expect(new Objectives({ availability: 99.95 }).errorBudget).toBe(0.0005);
    expect(new Objectives({ errorRate: 1 }).errorBudget).toBeUndefined();
  });

  test('burn at the well-known four speeds over 30 days, two of which wake somebody', () => {
    const steps = new Objectives({ availability: 99.9 }).burnRates;
    expect(steps.map(({ factor, longWindow, shortWindow }) => `${factor} ${longWindow} ${shortWindow}`)).toEqual([
      '14.4 1h 5m',
      '6 6h 30m',
      '3 1d 2h',
      '1 3d 6h',
    ]);
    expect(steps.map(({ pages }) => pages)).toEqual([true, true, false, false]);
  });

  test('spend about the same share of the budget in the same time when the window is another', () => {
    const spent = (days: number) => {
      const { burnRates, window } = new Objectives({ availability: 99.9, window: Duration.days(days) });
      return burnRates.map((step) => (step.factor * step.longWindow.toSeconds()) / window.toSeconds());
    };
    spent(90).forEach((share, i) => {
      expect(share).toBeCloseTo(spent(30)[i], 3);
    });
  });

  test('never tell of a burn that keeps the promise', () => {
    const { burnRates } = new Objectives({ availability: 99.9, window: Duration.days(7) });
    expect(burnRates.map(({ factor }) => factor)).toEqual([3.36, 1.4, 1, 1]);
  });
});
