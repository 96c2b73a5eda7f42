import { catalogueWith } from "../../catalog/machines/catalogue";
import type { Range } from "../../values/guess";
import type { Environment } from "../schema/environment";
import { usageAmounts, usageUnknown } from "./amounts";
import { Assumptions } from "./assumed";
import { RunCounter } from "./runs";
import { servingWorkloads } from "./serving";
import { trainingWorkloads } from "./training";
import type { Usage } from "./usage";

/** What the workloads of an environment need in a month, as far as it says and assumes. */
export function usageOf(environment: Environment): Usage {
  const assumptions = new Assumptions(environment.cost.assumptions);
  const runs = new RunCounter(environment, assumptions);
  const context = { environment, catalogue: catalogueWith(environment.catalogue), assumptions, runs };
  const workloads = [...trainingWorkloads(context), ...servingWorkloads(context)];
  const amounts = usageAmounts(context);
  const { rate } = environment.cost;
  return {
    version: 1,
    environment: environment.name,
    region: environment.project.region,
    ...(rate !== undefined && { rate: { ...rate } }),
    workloads: workloads.map(({ runs: times, replicas, hours, ...workload }) => ({
      ...workload,
      ...(times !== undefined && { runs: rounded(times) }),
      ...(replicas !== undefined && { replicas: rounded(replicas) }),
      hours: rounded(hours),
    })),
    amounts: amounts.map(({ amount, ...rest }) => ({ ...rest, amount: rounded(amount) })),
    unknown: usageUnknown(context),
    assumptions: assumptions.all(),
  };
}

/** To six decimals: nobody assumes more, and no file shows what floating point adds. */
function rounded({ low, expected, high }: Range): Range {
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return { low: round(low), expected: round(expected), high: round(high) };
}
