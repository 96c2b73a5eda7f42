import { catalogueWith } from "../../../catalog/machines/catalogue";
import { isTpu } from "../../../catalog/machines/findings";
import { parseImage } from "../../../values/image-reference";
import type { Endpoint, Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Pool = Environment["pools"][string];

/** An endpoint has machines of its own, or its models share those of a pool. */
export const machineOrPool = defineRule<Endpoint>({
  id: "endpoints/machine-or-pool",
  severity: "error",
  holds: "An endpoint has either a machine or a pool, which has replicas of its own and no other capacity.",
  each: "endpoints.*",
  reads: ["machine", "pool", "replicas", "capacity", "shadow"],
  check({ value: { machine, pool, replicas, capacity, shadow } }) {
    if (pool === undefined) {
      if (machine !== undefined) return [];
      return [{ problem: "an endpoint needs machines, its own or those of a pool", allowed: "machine, pool" }];
    }
    const violations: Violation[] = Object.entries({ machine, replicas, capacity })
      .filter(([, value]) => value !== undefined)
      .map(([key]) => ({
        at: key,
        problem: `the endpoint runs on the machines of the pool "${pool}"`,
        fix: `leave ${key} out, or leave pool out`,
      }));
    if (machine === undefined && shadow !== undefined && shadow.machine === undefined) {
      violations.push({
        at: "shadow",
        problem: "the machines of a pool do not replay, and the endpoint has none of its own",
        fix: `add machine: { type: "n1-standard-4" } to shadow`,
      });
    }
    return violations;
  },
});

/** The provider's pool has no argument for any of these. */
export const poolMachine = defineRule<Pool>({
  id: "pools/machine-kind",
  severity: "error",
  holds: "The machines of a pool are no TPUs, have whole GPUs, and need no reservation.",
  each: "pools.*",
  reads: ["machine", "/catalogue"],
  check({ value: { machine }, environment }) {
    const catalogue = catalogueWith(environment.catalogue);
    const accelerator = machine.accelerator?.type;
    const ofItsOwn = "give the endpoint a machine of its own";
    return [
      ...(isTpu(machine.type, catalogue)
        ? [{ at: "machine.type", problem: `${machine.type} is a TPU, and pools have none`, fix: ofItsOwn }]
        : []),
      ...(machine.accelerator?.partition === undefined
        ? []
        : [{ at: "machine.accelerator.partition", problem: "the GPU of a pool is not cut", fix: ofItsOwn }]),
      ...(accelerator === undefined || catalogue.accelerators[accelerator]?.reservation !== "required"
        ? []
        : [
            {
              at: "machine.accelerator.type",
              problem: `${accelerator} comes out of a shared reservation only, and pools have none`,
              fix: ofItsOwn,
            },
          ]),
    ];
  },
});

/** Google's own images for TensorFlow and PyTorch, whatever their place, version and processor. */
const PREBUILT = /^(us|europe|asia)-docker\.pkg\.dev\/vertex-ai\/prediction\/(tf|tf2|tf_opt|pytorch)-/;

/**
 * https://cloud.google.com/vertex-ai/docs/predictions/model-co-hosting lists what models of one pool must have in common.
 * A warning, because the list becomes shorter with the years.
 */
export const poolImage = defineRule<Endpoint>({
  id: "endpoints/pool-image",
  severity: "warning",
  holds: "Models on a pool answer with one of Google's own images for TensorFlow or PyTorch, all with the same.",
  each: "endpoints.*",
  reads: ["pool", "model", "/endpoints.*.pool", "/endpoints.*.model", "/models.*.serving.image"],
  check({ value: { pool, model }, environment: { endpoints, models } }) {
    const image = models[model]?.serving.image;
    if (pool === undefined || image === undefined) return [];
    const { path } = parseImage(image);
    if (!PREBUILT.test(path)) {
      return [
        {
          at: "pool",
          problem: `models on a pool answer with Google's own images for TensorFlow or PyTorch, and "${model}" answers with ${path}`,
          fix: "give the endpoint a machine of its own",
        },
      ];
    }
    const first = Object.values(endpoints).find((candidate) => candidate.pool === pool)?.model ?? model;
    const others = models[first]?.serving.image ?? image;
    if (others === image || !PREBUILT.test(parseImage(others).path)) return [];
    return [
      {
        at: "pool",
        problem: `all models on a pool answer with the same image, and "${model}" with another one than "${first}"`,
        fix: "use another pool, or the same image",
      },
    ];
  },
});
