import { DRIFT_TRIGGER } from "../../../values/model-accounts";
import type { Environment, Model } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing } from "../references/names";
import { defineRule, type Violation } from "../rule";
import {
  circlesOf,
  startingJobs,
  startingPipelines,
  startingPredictions,
  startingRetrainings,
} from "../starts/circles";
import { triggerNames, triggerNameViolations } from "../starts/trigger-names";
import { triggerReferences, TRIGGERS_DECLARED_IN } from "../starts/trigger-references";

type Models = Environment["models"];
type Retraining = NonNullable<Model["retraining"]>;

const OTHER_TRIGGERS = ["/training.jobs.*.triggers", "/batch.*.triggers", "/pipelines.*.triggers"] as const;

/** The retrainings of models that have one, by the model's name. */
export function retrainingsOf(models: Models): Readonly<Record<string, Retraining>> {
  return Object.fromEntries(
    Object.entries(models).flatMap(([name, { retraining }]) => (retraining === undefined ? [] : [[name, retraining]])),
  );
}

/** What a retraining starts after must be there. */
export const retrainingTriggers = defineRule<Retraining>({
  id: "models/unknown-trigger",
  severity: "error",
  holds: "What the triggers of a retraining name is declared in the same environment.",
  each: "models.*.retraining",
  reads: ["triggers"],
  declaredIn: TRIGGERS_DECLARED_IN,
  check: ({ value: { triggers }, environment }) => triggerReferences(triggers, environment),
});

/** What describes requests and answers must be somewhere. */
export const modelSchemas = defineRule<Model["schemas"]>({
  id: "models/schema-zone",
  severity: "error",
  holds: "The zones that the schemas of a model are in are declared.",
  each: "models.*.schemas",
  reads: ["*"],
  declaredIn: NAMES_DECLARED_IN.zone,
  check: ({ value, environment }) =>
    Object.entries(value).flatMap(([name, file]) =>
      file === undefined ? [] : nameOfNothing(environment, "zone", file.zone, `${name}.zone`),
    ),
});

/** Google knows a trigger by the names of what it starts and of its own, with a dash between them. */
export const retrainingTriggerName = defineRule<Models>({
  id: "models/trigger-name",
  severity: "error",
  holds: "The composed name of each trigger of a retraining has a length that Google accepts, and no other has it.",
  each: "models",
  reads: ["*.retraining.triggers", "*.retraining.onDrift", ...OTHER_TRIGGERS],
  check({ value: models, environment: { batch, pipelines, training } }) {
    const drifting = Object.entries(retrainingsOf(models)).flatMap(([name, { onDrift }]) =>
      onDrift === "on" ? [{ name: `retrain-${name}-${DRIFT_TRIGGER}`, path: `models.${name}.retraining.onDrift` }] : [],
    );
    return triggerNameViolations([
      ...triggerNames(training.jobs, "training.jobs", ""),
      ...triggerNames(batch, "batch", "predict-"),
      ...triggerNames(pipelines, "pipelines", "run-"),
      ...drifting,
      ...triggerNames(retrainingsOf(models), "models", "retrain-", "retraining"),
    ]).filter(({ path }) => path?.startsWith("models.") === true);
  },
});

/** A retraining that what it trains with, or what follows that, starts again. */
export const retrainingTriggerLoop = defineRule<Models>({
  id: "models/trigger-loop",
  severity: "error",
  holds:
    "No retraining starts itself: by what trains in it, or through jobs, pipelines and batch predictions after it.",
  each: "models",
  reads: [
    "*.retraining.by",
    "*.retraining.triggers",
    "/training.jobs.*.writes",
    "/batch.*.output",
    "/pipelines.*.root",
    "/pipelines.*.writes",
    ...OTHER_TRIGGERS,
  ],
  check: ({ environment }) =>
    circlesOf(
      [
        ...startingRetrainings(environment),
        ...startingPipelines(environment),
        ...startingJobs(environment),
        ...startingPredictions(environment),
      ],
      "a retraining and others",
    )
      // Circles without a retraining are told where their members are.
      .filter(({ members }) => members.some(({ kind }) => kind === "retraining"))
      .map(({ at, problem, fix }): Violation => ({ path: at, problem, fix })),
});
