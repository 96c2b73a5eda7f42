import { Duration } from "../../../values/duration";
import type { Job } from "../../training/pools";
import { defineRule, type Violation } from "../rule";
import { type Parameter, parametersOf, perParameter, type Tuning } from "./parameters";

/** What Google's grid search can do. */
export const gridSearch = defineRule<Tuning>({
  id: "training/grid-search",
  severity: "error",
  holds: "A grid search has only parameters with countable values.",
  each: "training.jobs.*.tuning",
  reads: ["parameters", "algorithm"],
  check: perParameter(({ double }, _, { algorithm }) =>
    algorithm !== "grid" || double === undefined
      ? []
      : [
          {
            at: "double",
            problem: "a grid search cannot try every number of a range",
            allowed: "integer, categorical, discrete",
            fix: `list the values under "discrete", or use algorithm: "bayesian"`,
          },
        ],
  ),
});

/** A grid with fewer trials than points is no grid. */
export const gridSize = defineRule<Tuning>({
  id: "training/grid-size",
  severity: "warning",
  holds: "A grid search has a trial for every combination.",
  each: "training.jobs.*.tuning",
  reads: ["parameters", "algorithm", "trials"],
  check({ value: tuning }) {
    const { algorithm, trials } = tuning;
    if (
      algorithm !== "grid" ||
      parametersOf(tuning).some(([, { double, when }]) => double !== undefined || when !== undefined)
    ) {
      return [];
    }
    const points = parametersOf(tuning).reduce((product, [, parameter]) => product * countOf(parameter), 1);
    if (points <= trials) return [];
    return [{ at: "trials", problem: `the grid has ${points} combinations, and ${trials} trials do not try them all` }];
  },
});

/** Numbers of trials that contradict each other. */
export const trialCounts = defineRule<Tuning>({
  id: "training/trial-counts",
  severity: "error",
  holds: "No more trials run at once, may fail or are waited for than are made.",
  each: "training.jobs.*.tuning",
  reads: ["trials", "parallel", "failures", "stopping"],
  check({ value: { trials, parallel, failures, stopping } }) {
    const limits: readonly (readonly [string, number | undefined, string])[] = [
      ["parallel", parallel, "run at once"],
      ["failures", failures, "may fail"],
      ["stopping.trials.atLeast", stopping?.trials?.atLeast, "are made before the study may stop"],
      ["stopping.trials.withoutProgress", stopping?.trials?.withoutProgress, "without progress end the study"],
    ];
    return limits
      .filter(([, count]) => count !== undefined && count > trials)
      .map(([at, count, what]) => ({
        at,
        problem: `${count} trials ${what}, and only ${trials} are made`,
        allowed: `at most ${trials}`,
      }));
  },
});

/** Something to tune, by something. */
export const studyShape = defineRule<Tuning>({
  id: "training/study-shape",
  severity: "error",
  holds: "A study varies at least one parameter in every trial, and knows by which metric the best trial is chosen.",
  each: "training.jobs.*.tuning",
  reads: ["parameters", "metric", "best"],
  check({ value: { parameters, metric, best } }) {
    const metrics = Object.keys(metric);
    const violations: Violation[] = [];
    if (!Object.values(parameters).some(({ when }) => when === undefined)) {
      violations.push({ at: "parameters", problem: "there is no parameter that every trial varies" });
    }
    if (metrics.length === 0)
      violations.push({ at: "metric", problem: "there is no metric to choose the best trial by" });
    if (best === undefined && metrics.length > 1) {
      violations.push({
        problem: `with ${metrics.length} metrics it must be said by which one the best trial is chosen`,
        allowed: metrics.join(", "),
        fix: `add best: "${metrics[0]}"`,
      });
    }
    if (best !== undefined && !metrics.includes(best)) {
      violations.push({ at: "best", problem: `there is no metric "${best}"`, allowed: metrics.join(", ") });
    }
    return violations;
  },
});

/** Settings of early stopping that contradict each other or the parameters. */
export const earlyStopping = defineRule<Tuning>({
  id: "training/early-stopping",
  severity: "error",
  holds: "Early stopping has no more steps to wait than to make, and its learning rate is a double parameter.",
  each: "training.jobs.*.tuning",
  reads: ["parameters", "earlyStopping"],
  check({ value: { parameters, earlyStopping: stopping } }) {
    if (stopping?.kind !== "convex") return [];
    const { minSteps, maxSteps, learningRate } = stopping;
    const violations: Violation[] = [];
    if (minSteps !== undefined && maxSteps !== undefined && minSteps > maxSteps) {
      violations.push({
        at: "earlyStopping.minSteps",
        problem: `${minSteps} steps are waited for, and a trial takes ${maxSteps} at most`,
      });
    }
    if (
      learningRate !== undefined &&
      !(Object.hasOwn(parameters, learningRate) && parameters[learningRate]?.double !== undefined)
    ) {
      const doubles = Object.keys(parameters).filter((name) => parameters[name]?.double !== undefined);
      violations.push({
        at: "earlyStopping.learningRate",
        problem: `"${learningRate}" is no double parameter`,
        allowed: doubles.length === 0 ? "no double parameter is declared" : doubles.join(", "),
      });
    }
    return violations;
  },
});

/** Times that contradict each other. */
export const studyTimes = defineRule<Tuning>({
  id: "training/study-times",
  severity: "error",
  holds: "A study that must run for some time may run that long.",
  each: "training.jobs.*.tuning",
  reads: ["stopping"],
  check({ value: { stopping } }) {
    const { atLeast, atMost } = stopping?.time ?? {};
    if (atLeast === undefined || atMost === undefined) return [];
    if (!Duration.parse(atLeast).isLongerThan(Duration.parse(atMost))) return [];
    return [
      { at: "stopping.time.atLeast", problem: `the study runs for "${atLeast}" at least, and for "${atMost}" at most` },
    ];
  },
});

/** The trial's parameters come as arguments too, and the first of two would win or lose by chance. */
export const tunedArgument = defineRule<Job>({
  id: "training/tuned-argument",
  severity: "error",
  holds: "No argument of a job has the name of a parameter that is tuned.",
  each: "training.jobs.*",
  reads: ["arguments", "tuning.parameters"],
  check: ({ value: { arguments: given, tuning } }) =>
    given.flatMap((argument, index): Violation[] => {
      const [, name = ""] = /^--([^=]+)/.exec(argument) ?? [];
      if (tuning === undefined || !Object.hasOwn(tuning.parameters, name)) return [];
      return [
        {
          at: `arguments[${index}]`,
          problem: `"${argument}" sets the parameter "${name}", which each trial sets`,
          fix: "leave the argument out, or the parameter",
        },
      ];
    }),
});

function countOf({ integer, categorical, discrete }: Parameter): number {
  if (integer !== undefined) return integer.to - integer.from + 1;
  return categorical?.length ?? discrete?.values.length ?? 1;
}
