import { type Catalogue, catalogueWith } from "../../../catalog/machines/catalogue";
import { batchQuotas, endpointQuotas, poolQuotas, type QuotaAmount } from "../../quotas/quota-needs";
import type { BatchPrediction, Endpoint, Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** With less quota than it needs, a release fails or an endpoint gets no more machines. A warning: quotas can be raised any day. */
const quotaExceeded = <T>(
  section: "endpoints" | "pools" | "batch",
  what: string,
  reads: readonly string[],
  smaller: string,
  quotas: (value: T, catalogue: Catalogue) => readonly QuotaAmount[],
) =>
  defineRule<T>({
    id: `${section}/quota-exceeded`,
    severity: "warning",
    holds: `Each ${what} needs no more of a quota than is stated as granted.`,
    each: `${section}.*`,
    reads: [...reads, "/quotas", "/catalogue"],
    check: ({ value, environment: { quotas: granted, catalogue, project } }) =>
      quotas(value, catalogueWith(catalogue)).flatMap(({ metric, amount }) => {
        const stated = granted[metric];
        if (stated === undefined || stated >= amount) return [];
        return [
          {
            problem: `the ${what} needs ${amount} of ${metric} in ${project.region}, and ${stated} are granted`,
            fix: `run \`plinth check --quotas\` for the request to send, or ${smaller}`,
          },
        ];
      }),
  });

/** While a release runs there are two models, each with as many machines as it may have. */
export const endpointQuotaExceeded = quotaExceeded<Endpoint>(
  "endpoints",
  "endpoint",
  ["machine", "replicas", "capacity", "pool"],
  "lower replicas.max: releases need twice as many",
  endpointQuotas,
);

export const poolQuotaExceeded = quotaExceeded<Environment["pools"][string]>(
  "pools",
  "pool",
  ["machine", "replicas"],
  "lower replicas.max",
  poolQuotas,
);

export const batchQuotaExceeded = quotaExceeded<BatchPrediction>(
  "batch",
  "batch prediction",
  ["machine", "replicas"],
  "lower replicas.max",
  batchQuotas,
);
