import fc from "fast-check";
import { BURN_WINDOWS, burnAlerts, burnRate, highestBurnRate } from "../../values/burn-rate";

test("over 30 days, the rates are those that are known from the literature", () => {
  expect(burnAlerts(0.999, 30).map(({ name, rate }) => [name, rate])).toEqual([
    ["fast", 14.4],
    ["slow", 6],
    ["creeping", 1],
  ]);
});

const days = fc.integer({ min: 7, max: 30 });
const goal = fc.integer({ min: 5_000, max: 9_999 }).map((parts) => parts / 10_000);

test("whatever the period, errors at just the rate use up just the part of the budget in the window", () => {
  fc.assert(
    fc.property(days, goal, fc.constantFrom(...BURN_WINDOWS), (period, target, window) => {
      const errors = burnRate(window, period) * (1 - target);
      const budget = (1 - target) * period * 86_400;

      expect((errors * window.window) / budget).toBeCloseTo(window.budget, 4);
    }),
  );
});

test("whatever the objective, no alert waits for a rate that cannot come, and a total failure is told", () => {
  fc.assert(
    fc.property(days, goal, (period, target) => {
      const alerts = burnAlerts(target, period);

      for (const { rate } of alerts) {
        expect(rate).toBeGreaterThanOrEqual(1);
        expect(rate * (1 - target)).toBeLessThan(1);
      }
      expect(alerts.map(({ name }) => name)).toContain("creeping");
      expect(highestBurnRate(target)).toBeGreaterThan(Math.max(...alerts.map(({ rate }) => rate)));
    }),
  );
});

test("a faster window has a higher rate, and a shorter one beside it that ends it", () => {
  fc.assert(
    fc.property(days, (period) => {
      const rates = BURN_WINDOWS.map((window) => burnRate(window, period));

      expect([...rates].sort((one, other) => other - one)).toEqual(rates);
      for (const { window, shortWindow } of BURN_WINDOWS) expect(window / shortWindow).toBe(12);
    }),
  );
});

test("an objective that forgives much has no fast alert: not even a total failure would set it off", () => {
  expect(burnAlerts(0.9, 30).map(({ name }) => name)).toEqual(["slow", "creeping"]);
  expect(burnAlerts(0.5, 30).map(({ name }) => name)).toEqual(["creeping"]);
});
