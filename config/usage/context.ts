import type { Catalogue } from "../../catalog/machines/catalogue";
import { exactly, type Range, rangeOf, type WrittenGuess } from "../../values/guess";
import type { Environment } from "../schema/environment";
import type { Assumed, Assumptions } from "./assumed";
import type { RunCounter } from "./runs";
import type { UsageWorkload } from "./usage";

/** Hours that Google counts for a month. */
export const MONTH = exactly(730);

/** What is needed to tell what workloads need. */
export interface UsageContext {
  readonly environment: Environment;
  readonly catalogue: Catalogue;
  readonly assumptions: Assumptions;
  readonly runs: RunCounter;
}

type Part = Omit<UsageWorkload, "models" | "location" | "capacity" | "assumes"> &
  Partial<Pick<UsageWorkload, "models" | "location" | "capacity">>;

/** A workload, with the region and the capacity of most, and all that was assumed of it. */
export function workload({ environment }: UsageContext, part: Part, ...assumed: readonly Assumed[]): UsageWorkload {
  return {
    models: [],
    location: environment.project.region,
    capacity: "on-demand",
    ...part,
    assumes: [...new Set(assumed.flatMap(({ assumes }) => assumes))].sort(),
  };
}

/** How long a run takes: as assumed of it, else the share of its timeout that is assumed of all. */
export function lengthOf(
  { assumptions }: UsageContext,
  path: string,
  written: WrittenGuess | undefined,
  timeout: string,
): Assumed {
  if (written !== undefined) return assumptions.take(`${path}.duration`, written);
  const { range, assumes } = assumptions.take("runs.duration", assumptions.values.runs.duration);
  const hours = rangeOf(timeout).high;
  return { range: scaled(range, hours), assumes };
}

function scaled({ low, expected, high }: Range, by: number): Range {
  return { low: low * by, expected: expected * by, high: high * by };
}

/** How many machines there are on average: as assumed, else between the least and the most. */
export function between(
  { assumptions }: UsageContext,
  path: string,
  written: WrittenGuess | undefined,
  least: number,
  most: number,
): Assumed {
  if (written !== undefined) return assumptions.take(path, written);
  if (least === most) return { range: exactly(least), assumes: [] };
  const range = { low: least, expected: (least + most) / 2, high: most };
  return assumptions.conclude(path, range, `${range.expected}, half way (${least} to ${most})`);
}
