import { cronProblem, longestGap } from "../../values/cron";
import { Duration } from "../../values/duration";
import type { Feedback } from "../schema/environment";

const DAY = 86_400;

/** Runs that may fail before what they measured is measured for the last time. */
const MISSED_DAYS = 2;

/** Days that are measured again beyond those whose truth still comes: the longest time between two runs, and some more. */
export function spareDays({ schedule }: Pick<Feedback, "schedule">): number {
  const between = cronProblem(schedule.cron) === undefined ? longestGap(schedule.cron) : DAY;
  return Math.ceil(between / DAY) + MISSED_DAYS;
}

/** How many days requests must be kept, so that each can be held against all truth about it. */
export function daysToKeep(feedback: Pick<Feedback, "schedule" | "completeAfter">): number {
  return Duration.parse(feedback.completeAfter).toDays() + spareDays(feedback) + 1;
}

/** How old the newest truth may be. */
export function longestWithoutTruth({ maxTruthAge, completeAfter }: Pick<Feedback, "maxTruthAge" | "completeAfter">) {
  if (maxTruthAge !== undefined) return Duration.parse(maxTruthAge);
  return Duration.days(Duration.parse(completeAfter).toDays() + 1);
}
