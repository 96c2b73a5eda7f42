import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "./environment";
import { SimulatedExecutions } from "./executions";
import { simulatedContext } from "./run-context";

/** A canary with approval on a private endpoint, and an A/B test in a pool. */
export const releasingParts = {
  groups: {
    engineers: { email: "ml-engineers@acme.example" },
    approvers: { email: "ml-approvers@acme.example" },
  },
  models: {
    fraud: { serving: { image: "fraud-server" }, evaluation: { metric: "auPrc", atLeast: 0.82 } },
    churn: { serving: { image: "churn-server" } },
  },
  endpoints: {
    fraud: {
      model: "fraud",
      machine: { type: "n1-standard-4", accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } },
      replicas: { min: 2, max: 10 },
      access: { kind: "private" },
      release: {
        strategy: "canary",
        steps: ["5%", "50%", "100%"],
        gates: { errorRate: { max: "1%", growth: "0.5%" }, p99: { max: "300ms", growth: "20%" } },
        approval: { before: "full", within: "24h" },
      },
      drift: {},
    },
    churn: {
      model: "churn",
      pool: "small",
      release: {
        strategy: "ab",
        share: "50%",
        lasts: "14d",
        afterwards: "candidate",
        gates: { queries: { declined: { query: "sum(declined)", max: 3 } }, whenFew: "pass", whenMissing: "pass" },
      },
    },
  },
  pools: { small: { machine: { type: "n1-standard-2" } } },
} satisfies Partial<EnvironmentInput>;

/** The workflows of its endpoints that are deployed in tests. */
export const RELEASING = ["fraud", "churn"].flatMap((endpoint) =>
  ["release", "rollback", "guard"].map((kind) => `${kind}-${endpoint}`),
);

/** The commands' world with endpoints: what they print is in `out` and `err`. */
export function releasingContext(parts: Partial<EnvironmentInput> = {}, live = false) {
  const api = new SimulatedExecutions(RELEASING);
  return simulatedContext(api, live, environment({ ...releasingParts, ...parts }));
}
