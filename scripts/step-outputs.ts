import type { GateHit } from "../review/gates";
import type { Review } from "../review/model/change-set";

/** What later steps of CI want to know of a review: `name=value` lines, as GitHub Actions reads them from `$GITHUB_OUTPUT`. */
export function stepOutputs(review: Review, hits: readonly GateHit[]): string {
  const sum = (count: (set: Review["changeSets"][number]) => number) =>
    review.changeSets.reduce((total, set) => total + count(set), 0);
  const values = {
    digest: review.digest,
    approvable: review.approvable,
    changes: sum(({ changes, settings }) => changes.length + settings.length),
    created: sum(({ counts }) => counts.create),
    updated: sum(({ counts }) => counts.update),
    replaced: sum(({ counts }) => counts.replace + counts.updateOrReplace),
    destroyed: sum(({ counts }) => counts.delete),
    "data-loss": sum(({ counts }) => counts.dataLoss),
    broadened: sum(({ access }) => access?.broadened ?? 0),
    "fails-on": hits.map(({ gate }) => gate).join(","),
    // One line whatever a name holds: a line break would begin an output of somebody else's choice.
    summary: review.summary.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " "),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
