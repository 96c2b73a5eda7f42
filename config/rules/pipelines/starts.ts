import { nameProblem } from "../../../values/naming";
import type { Environment } from "../../schema/environment";
import { retrainingsOf } from "../models/starts";
import { circlesOf, type Starting, startingJobs, startingPipelines, startingPredictions } from "../starts/circles";
import { externalTriggerRule } from "../starts/external-trigger";
import { scheduleRule } from "../starts/schedule";
import { triggerNames, triggerNameViolations } from "../starts/trigger-names";
import { defineRule } from "../rule";

type Pipelines = Environment["pipelines"];

const OTHER_TRIGGERS = ["/training.jobs.*.triggers", "/batch.*.triggers"] as const;

/** Google knows a trigger by the names of what it starts and of its own, with a dash between them. */
export const pipelineTriggerName = defineRule<Pipelines>({
  id: "pipelines/trigger-name",
  severity: "error",
  holds: "The composed name of each trigger of a pipeline has a length that Google accepts, and no other has it.",
  each: "pipelines",
  reads: ["*.triggers", ...OTHER_TRIGGERS],
  check: ({ value: pipelines, environment: { batch, training } }) =>
    triggerNameViolations([
      ...triggerNames(training.jobs, "training.jobs", ""),
      ...triggerNames(batch, "batch", "predict-"),
      ...triggerNames(pipelines, "pipelines", "run-"),
    ]).filter(({ path }) => path?.startsWith("pipelines.") === true),
});

/** A pipeline whose end, or whose output, starts it again, or something else that does. */
export const pipelineTriggerLoop = defineRule<Pipelines>({
  id: "pipelines/trigger-loop",
  severity: "error",
  holds: "No pipeline starts itself: by writing what starts it, or through jobs and batch predictions.",
  each: "pipelines",
  reads: ["*.root", "*.writes", "*.triggers", "/training.jobs.*.writes", "/batch.*.output", ...OTHER_TRIGGERS],
  check({ environment }) {
    const all: readonly Starting[] = [
      ...startingPipelines(environment),
      ...startingJobs(environment),
      ...startingPredictions(environment),
    ];
    // Circles without a pipeline are told where their members are.
    return circlesOf(all, "pipelines and others")
      .filter(({ members }) => members.some(({ kind }) => kind === "pipeline"))
      .map(({ at, problem, fix }) => ({ path: at, problem, fix }));
  },
});

/** When it runs by the clock. */
export const pipelineSchedule = scheduleRule("pipelines.*.schedule", "pipelines/schedule", "pipeline");

/** Google tells of new objects only within the project. */
export const pipelineExternalTrigger = externalTriggerRule("pipelines.*", "pipelines/external-trigger", "pipeline");

/** New rows are told on a topic that is named after the table. */
export const tableTriggerName = defineRule<Environment>({
  id: "starts/table-topic",
  severity: "error",
  holds: "The topic on which new rows of a table are told has a name that Google accepts.",
  each: "",
  reads: [
    "name",
    "pipelines.*.triggers",
    "training.jobs.*.triggers",
    "batch.*.triggers",
    "models.*.retraining.triggers",
  ],
  check: ({ environment: { batch, models, name, pipelines, training } }) =>
    Object.entries({ "training.jobs": training.jobs, batch, pipelines, models: retrainingsOf(models) }).flatMap(
      ([section, started]) =>
        Object.entries(started as Readonly<Record<string, Pick<Pipelines[string], "triggers">>>).flatMap(
          ([key, { triggers }]) =>
            Object.entries(triggers).flatMap(([trigger, cause]) => {
              const problem = cause.kind === "table" ? nameProblem("topic", `${name}-rows-${cause.table}`) : undefined;
              if (problem === undefined) return [];
              return [
                {
                  path: `${section}.${key}${section === "models" ? ".retraining" : ""}.triggers.${trigger}.table`,
                  problem,
                  fix: "rename the table or its dataset, or start it by a message",
                },
              ];
            }),
        ),
    ),
});
