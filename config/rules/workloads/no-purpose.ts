import type { Workload } from "../../schema/environment";
import { defineRule } from "../rule";

/** An account that may do nothing and that nobody can use. */
export const noPurpose = defineRule<Workload>({
  id: "workloads/no-purpose",
  severity: "warning",
  holds: "A workload reads or writes something, or is attached by somebody.",
  each: "workloads.*",
  reads: ["reads", "writes", "attachedBy"],
  check({ value: { reads, writes, attachedBy } }) {
    if (reads.length + writes.length + attachedBy.length > 0) return [];
    return [
      {
        problem: "the workload reads nothing, writes nothing, and nobody can run anything as it",
        fix: "say what it reads and writes, or leave it out",
      },
    ];
  },
});
