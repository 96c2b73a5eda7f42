import type { Workload } from "../../schema/environment";
import { defineRule } from "../rule";

/** Once is enough. */
export const repeatedGroup = defineRule<Workload>({
  id: "workloads/repeated-group",
  severity: "warning",
  holds: "A group is named once among those that attach a workload.",
  each: "workloads.*",
  reads: ["attachedBy"],
  check({ value: { attachedBy } }) {
    return attachedBy.flatMap((kind, index) =>
      attachedBy.indexOf(kind) === index
        ? []
        : [{ at: `attachedBy[${index}]`, problem: `"${kind}" is named twice`, fix: "leave it out" }],
    );
  },
});
