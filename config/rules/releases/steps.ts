import { Duration } from "../../../values/duration";
import { shareToFraction } from "../../../values/share";
import type { Release } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** What the candidate has of the traffic after each step. */
function stepsOf(release: Release): readonly string[] {
  switch (release.strategy) {
    case "canary":
    case "shadow":
      return release.steps;
    case "ab":
      return [release.share];
    default:
      return ["100%"];
  }
}

/** A step that takes traffic back tells nothing, and a release that ends before the end leaves two models. */
export const releaseSteps = defineRule<Release>({
  id: "releases/steps",
  severity: "error",
  holds: "The steps of a release rise, and the last is all of the traffic.",
  each: "endpoints.*.release",
  reads: ["strategy", "steps"],
  check({ value: release }) {
    if (release.strategy !== "canary" && release.strategy !== "shadow") return [];
    const { steps } = release;
    const violations: Violation[] = steps.flatMap((step, index) => {
      const before = steps[index - 1];
      if (before === undefined || shareToFraction(step) > shareToFraction(before)) return [];
      return [{ at: `steps[${index}]`, problem: `${step} is not above the ${before} of the step before` }];
    });
    const last = steps.at(-1);
    if (last !== undefined && last !== "100%") {
      violations.push({
        at: "steps",
        problem: `the last step is ${last}, and a release ends with all of the traffic`,
        fix: `add "100%"`,
      });
    }
    return violations;
  },
});

/** Both are measured at the end, too. */
export const abReports = defineRule<Release>({
  id: "releases/reports",
  severity: "error",
  holds: "Two models side by side are reported at least once while they are.",
  each: "endpoints.*.release",
  reads: ["strategy", "lasts", "reportEvery"],
  check({ value: release }) {
    if (release.strategy !== "ab") return [];
    if (!Duration.parse(release.reportEvery).isLongerThan(Duration.parse(release.lasts))) return [];
    return [
      {
        at: "reportEvery",
        problem: `both serve side by side for ${release.lasts}, and would be reported after ${release.reportEvery}`,
        allowed: `at most "${release.lasts}"`,
      },
    ];
  },
});

/** How long it may be at most until a release has taken over, with all waits at their longest. */
export function longestRelease(release: Release): Duration {
  const steps = stepsOf(release).length;
  const seconds = (text: string) => Duration.parse(text).toSeconds();
  const approvals = release.approval === undefined ? 0 : release.approval.before === "every" ? steps : 1;
  return Duration.seconds(
    seconds(release.deployWithin) +
      steps * (seconds(release.soak) + seconds(release.gates.patience)) +
      approvals * seconds(release.approval?.within ?? "0s") +
      (release.strategy === "ab" ? seconds(release.lasts) : 0),
  );
}

/** https://cloud.google.com/workflows/quotas: how long an execution runs at most. */
const LONGEST = Duration.days(365);

/** A release that its workflow does not survive is taken back by the guard. */
export const releaseLength = defineRule<Release>({
  id: "releases/too-long",
  severity: "error",
  holds: "A release takes less than a year, with all waits at their longest.",
  each: "endpoints.*.release",
  reads: [""],
  check({ value: release }) {
    const kept = "keepPrevious" in release ? Duration.parse(release.keepPrevious).toSeconds() : 0;
    const total = longestRelease(release).toSeconds() + kept;
    if (total <= LONGEST.toSeconds()) return [];
    return [
      {
        problem: `the release may take ${Math.ceil(total / 86_400)} days, and a workflow runs for ${LONGEST.toDays()} at most`,
        fix: "shorten soak, patience, approval.within or keepPrevious, or take fewer steps",
      },
    ];
  },
});
