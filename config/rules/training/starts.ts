import type { Environment } from "../../schema/environment";
import { circlesOf, startingJobs } from "../starts/circles";
import { externalTriggerRule } from "../starts/external-trigger";
import { triggerNames, triggerNameViolations } from "../starts/trigger-names";
import { scheduleRule } from "../starts/schedule";
import { defineRule } from "../rule";

type Jobs = Environment["training"]["jobs"];

/** Of a job, and of a notebook that runs by the clock. */
export const jobSchedule = scheduleRule("training.jobs.*.schedule", "training/schedule", "job");
export const notebookSchedule = scheduleRule(
  "training.notebooks.runs.*.schedule",
  "training/notebook-schedule",
  "notebook",
);

/** Google knows a trigger by the names of job and trigger with a dash between them. */
export const triggerName = defineRule<Jobs>({
  id: "training/trigger-name",
  severity: "error",
  holds: "The composed name of each trigger of a job has a length that Google accepts, and no other has it.",
  each: "training.jobs",
  reads: ["*.triggers"],
  check: ({ value: jobs }) => triggerNameViolations(triggerNames(jobs, "training.jobs", "")),
});

/** A job whose end, or whose output, starts another one that starts it again. */
export const triggerLoop = defineRule<Jobs>({
  id: "training/trigger-loop",
  severity: "error",
  holds: "No job starts itself: by writing into the zone whose new objects start it, or through others.",
  each: "training.jobs",
  reads: ["*.writes", "*.triggers", "*.output"],
  check: ({ environment }) =>
    circlesOf(startingJobs(environment), "jobs").map(({ at, problem, fix }) => ({ path: at, problem, fix })),
});

/** Google tells of new objects only within the project. */
export const externalTrigger = externalTriggerRule("training.jobs.*", "training/external-trigger", "job");
