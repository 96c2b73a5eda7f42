import type { Review } from "../model/change-set";
import { outlineOf } from "./outline";

/** Something that a review says about one line that a person can change. */
export interface ReviewRemark {
  /** `review/<part>`. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly environment: string;
  /** Path in the environment file; empty where nothing there makes it. */
  readonly path: string;
  /** What happens, in a line, with the worst of it. */
  readonly problem: string;
}

/**
 * What of a review belongs on the lines of a change: everything that is not folded and that somebody should care about. What
 * must not be missed is an error, all else a warning.
 */
export function remarksOf(review: Review): readonly ReviewRemark[] {
  return review.changeSets.flatMap((set) => {
    const environment = set.after.environment ?? set.before.environment ?? "";
    return outlineOf(set)
      .parts.filter(({ folded }) => !folded)
      .flatMap(({ id, items }) =>
        items
          // Of costs, only those that are worth looking at.
          .filter(({ severity }) => severity !== "info" && !(id === "cost" && severity === "low"))
          .map(({ verb, title, address, origin, severity, tone, lines }): ReviewRemark => {
            const [first] = lines;
            return {
              rule: `review/${id}`,
              severity: severity === "critical" || (severity === "high" && tone === "bad") ? "error" : "warning",
              environment,
              path: origin,
              problem: [
                [verb, title].filter((word) => word !== "").join(" "),
                ...(first === undefined ? [] : [`: ${first.text}`]),
                ...(address === "" ? [] : [` (${address})`]),
              ].join(""),
            };
          }),
      );
  });
}
