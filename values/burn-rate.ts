/** When the budget of an objective is used up too fast: seen over a long window and, so that it ends in time, a short one. */
export interface BurnWindow {
  readonly name: "fast" | "slow" | "creeping";
  /** Seconds. */
  readonly window: number;
  /** Seconds. */
  readonly shortWindow: number;
  /** The part of the whole budget that may go in the window. */
  readonly budget: number;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Of 30 days: 14.4 times too fast over an hour, 6 times over six hours, as fast as it may over three days.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export const BURN_WINDOWS: readonly BurnWindow[] = [
  { name: "fast", window: HOUR, shortWindow: 300, budget: 0.02 },
  { name: "slow", window: 6 * HOUR, shortWindow: 1_800, budget: 0.05 },
  { name: "creeping", window: 3 * DAY, shortWindow: 6 * HOUR, budget: 0.1 },
];

/** How many times faster than it may a budget is used up of which a part goes in a window. */
export function burnRate({ budget, window }: Pick<BurnWindow, "budget" | "window">, days: number): number {
  return Number(((budget * days * DAY) / window).toPrecision(6));
}

/** How many times faster than it may the budget of an objective can be used up: when nothing is good at all. */
export function highestBurnRate(goal: number): number {
  return 1 / (1 - goal);
}

/**
 * The windows in which an objective can be in danger, each with its rate. None is below 1, which every budget lasts for; and
 * one that cannot be reached would never tell.
 */
export function burnAlerts(goal: number, days: number): readonly (BurnWindow & { readonly rate: number })[] {
  return BURN_WINDOWS.map((window) => ({ ...window, rate: Math.max(1, burnRate(window, days)) })).filter(
    ({ rate }) => rate < highestBurnRate(goal),
  );
}
