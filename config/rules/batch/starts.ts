import type { Environment } from "../../schema/environment";
import { externalTriggerRule } from "../starts/external-trigger";
import { scheduleRule } from "../starts/schedule";
import { triggerNames, triggerNameViolations } from "../starts/trigger-names";
import { circlesOf, type Starting, startingJobs, startingPredictions } from "../starts/circles";
import { defineRule } from "../rule";

type Batch = Environment["batch"];

/** Google knows a trigger by the names of what it starts and of its own, with a dash between them. */
export const batchTriggerName = defineRule<Batch>({
  id: "batch/trigger-name",
  severity: "error",
  holds:
    "The composed name of each trigger of a batch prediction has a length that Google accepts, and no other has it.",
  each: "batch",
  reads: ["*.triggers", "/training.jobs.*.triggers"],
  check: ({ value: batch, environment: { training } }) =>
    triggerNameViolations([
      ...triggerNames(training.jobs, "training.jobs", ""),
      ...triggerNames(batch, "batch", "predict-"),
    ]).filter(({ path }) => path?.startsWith("batch.") === true),
});

/** A batch prediction whose answers start it again, or something else that does. */
export const batchTriggerLoop = defineRule<Batch>({
  id: "batch/trigger-loop",
  severity: "error",
  holds: "No batch prediction starts itself: by writing into the zone whose new objects start it, or through jobs.",
  each: "batch",
  reads: ["*.output", "*.triggers", "/training.jobs.*.writes", "/training.jobs.*.triggers"],
  check({ environment }) {
    const all: readonly Starting[] = [...startingPredictions(environment), ...startingJobs(environment)];
    // Circles of jobs alone are told where jobs are.
    return circlesOf(all, "jobs and predictions")
      .filter(({ members }) => members.some(({ kind }) => kind === "prediction"))
      .map(({ at, problem, fix }) => ({ path: at, problem, fix }));
  },
});

/** When it predicts by the clock. */
export const batchSchedule = scheduleRule("batch.*.schedule", "batch/schedule", "batch prediction");

/** Google tells of new objects only within the project. */
export const batchExternalTrigger = externalTriggerRule("batch.*", "batch/external-trigger", "batch prediction");
