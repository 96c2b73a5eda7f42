import type { Range } from "../../values/guess";
import type { CostLine, Estimate } from "./estimate";
import { sum } from "./ranges";

/** What costs can be summed up by. */
export const COST_GROUPINGS = ["section", "model", "stack"] as const;

/** What costs can be summed up by. */
export type CostGrouping = (typeof COST_GROUPINGS)[number];

/** The costs of one section, model or stack. */
export interface CostGroup {
  readonly name: string;
  readonly cost: Range;
  readonly lines: readonly CostLine[];
}

/** Costs summed up, the dearest group first. What works for several models is a group of its own, so that the sum stays right. */
export function groupsBy({ lines }: Pick<Estimate, "lines">, grouping: CostGrouping): readonly CostGroup[] {
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) {
    const name = nameOf(line, grouping);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return [...groups]
    .map(([name, members]) => ({ name, lines: members, cost: sum(members.map(({ cost }) => cost)) }))
    .sort(
      (one, other) =>
        other.cost.expected - one.cost.expected || other.cost.high - one.cost.high || (one.name < other.name ? -1 : 1),
    );
}

function nameOf({ section, stack, models }: CostLine, grouping: CostGrouping): string {
  if (grouping === "section") return section;
  if (grouping === "stack") return stack === "" ? "several stacks" : stack;
  return models.length === 0 ? "no model" : [...models].sort().join(", ");
}
