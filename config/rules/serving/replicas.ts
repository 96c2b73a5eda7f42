import { catalogueWith } from "../../../catalog/machines/catalogue";
import { isTpu } from "../../../catalog/machines/findings";
import type { Environment, VectorIndex } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Replicas = Environment["pools"][string]["replicas"];

/** What has machines that answer: an endpoint without a pool, or a pool. */
interface Answering {
  readonly machine?: Environment["pools"][string]["machine"];
  readonly replicas?: Replicas;
  readonly pool?: string;
}

const TARGETS = ["targetCpu", "targetAccelerator", "targetRequests"] as const;

/** `minReplicaCount` of deployed models. https://cloud.google.com/vertex-ai/docs/predictions/configure-compute */
const LEAST_REPLICAS: Readonly<Record<string, number>> = { "a4x-highgpu-4g": 18 };

const ONE: Replicas = { min: 1 };

/** Machines that can become more, and a reason to. */
const scaling = (section: "endpoints" | "pools", what: string) =>
  defineRule<Answering>({
    id: `${section}/replicas`,
    severity: "error",
    holds: `${what} has no more machines at least than at most, targets only where their number can change, and that of TPUs cannot.`,
    each: `${section}.*`,
    reads: ["machine", "replicas", "/catalogue"],
    check({ value: { machine, replicas = ONE, pool }, environment }) {
      if (pool !== undefined) return [];
      const { min, max = min } = replicas;
      if (max < min) {
        return [
          {
            at: "replicas.max",
            problem: `at most ${max} is fewer than the ${min} that there always are`,
            fix: "raise max, or lower min",
          },
        ];
      }
      const violations: Violation[] = [];
      const type = machine?.type ?? "";
      const least = LEAST_REPLICAS[type] ?? 1;
      if (min < least) {
        violations.push({
          at: "replicas.min",
          problem: `${type} answers with ${least} machines at least, received ${min}`,
          allowed: `at least ${least}`,
        });
      }
      if (isTpu(type, catalogueWith(environment.catalogue)) && max > min) {
        violations.push({
          at: "replicas.max",
          problem: `${type} is a TPU, of which there are never more than the ${min} that there always are`,
          fix: "leave max out",
        });
      } else if (
        replicas.targetAccelerator !== undefined &&
        machine !== undefined &&
        machine.accelerator === undefined
      ) {
        violations.push({
          at: "replicas.targetAccelerator",
          problem: `${type} has no accelerator that could be busy`,
          fix: "leave it out",
        });
      }
      for (const target of TARGETS) {
        if (replicas[target] === undefined || max > min) continue;
        violations.push({
          at: `replicas.${target}`,
          problem: `says when there are more machines, and there are never more than ${max}`,
          fix: "raise max, or leave it out",
        });
      }
      return violations;
    },
  });

export const endpointReplicas = scaling("endpoints", "An endpoint");
export const poolReplicas = scaling("pools", "A pool");

/** Of an index, whose machines become more by themselves. */
export const vectorReplicas = defineRule<VectorIndex>({
  id: "vectors/replicas",
  severity: "error",
  holds: "An index has no more machines at least than at most.",
  each: "vectors.*",
  reads: ["replicas"],
  check({ value: { replicas } }) {
    const { min, max = min } = replicas;
    if (max >= min) return [];
    return [
      {
        at: "replicas.max",
        problem: `at most ${max} is fewer than the ${min} that there always are`,
        fix: "raise max, or lower min",
      },
    ];
  },
});

/** One machine is gone for as long as Google repairs or replaces it. */
const twoReplicas = (section: "endpoints" | "pools" | "vectors", severity: "error" | "warning", what: string) =>
  defineRule<Answering>({
    id: `${section}/two-replicas`,
    severity,
    holds: `Where the environment is permanent, ${what} has two machines at least.`,
    each: `${section}.*`,
    reads: ["replicas", "/lifetime"],
    check({ value: { replicas = ONE, pool }, environment: { lifetime } }) {
      if (lifetime === "disposable" || pool !== undefined || replicas.min >= 2) return [];
      return [
        {
          at: "replicas",
          problem: "nobody answers while the only machine is repaired or replaced",
          fix: `set replicas: { min: 2 }, or lifetime: "disposable" where nothing depends on it`,
        },
      ];
    },
  });

export const endpointTwoReplicas = twoReplicas("endpoints", "error", "an endpoint");
export const poolTwoReplicas = twoReplicas("pools", "error", "a pool");
/** A warning: an index is often there to be tried first, and nothing is released onto it. */
export const vectorTwoReplicas = twoReplicas("vectors", "warning", "an index of vectors");
