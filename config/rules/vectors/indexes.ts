import { VECTOR_MACHINES } from "../../../catalog/vector-machines";
import type { VectorIndex } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing } from "../references/names";
import { defineRule } from "../rule";

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const vectorReferences = defineRule<VectorIndex>({
  id: "vectors/unknown-name",
  severity: "error",
  holds: "The zone that an index is filled from is declared in the same environment.",
  each: "vectors.*",
  reads: ["contents"],
  declaredIn: NAMES_DECLARED_IN.zone,
  check: ({ value: { contents }, environment }) =>
    contents === undefined ? [] : nameOfNothing(environment, "zone", contents.zone, "contents.zone"),
});

/** A part that does not fit into a machine is deployed nowhere. */
export const vectorMachine = defineRule<VectorIndex>({
  id: "vectors/machine",
  severity: "error",
  holds: "The machine of an index can hold parts of the size that the index has.",
  each: "vectors.*",
  reads: ["machine", "shards"],
  check({ value: { machine, shards } }) {
    const fitting: readonly string[] = VECTOR_MACHINES[shards];
    if (machine === undefined || fitting.includes(machine)) return [];
    const others = (["small", "medium", "large"] as const).filter((size) =>
      VECTOR_MACHINES[size].some((known) => known === machine),
    );
    return [
      {
        at: "machine",
        problem:
          others.length === 0
            ? `${machine} does not answer for indexes of vectors`
            : `${machine} holds ${others.join(" and ")} parts only, and those of the index are ${shards}`,
        allowed: fitting.join(", "),
      },
    ];
  },
});

/** Every vector is looked at, for every query. */
export const exactVectors = defineRule<VectorIndex>({
  id: "vectors/exact-and-large",
  severity: "warning",
  holds: "An index that looks at every vector is not made for many.",
  each: "vectors.*",
  reads: ["algorithm", "shards"],
  check: ({ value: { algorithm, shards } }) =>
    algorithm.kind !== "exact" || shards !== "large"
      ? []
      : [
          {
            at: "algorithm",
            problem: "every query looks at every vector, and parts are as large as for many of them",
            fix: `use { kind: "approximate" }, or smaller shards`,
          },
        ],
});
