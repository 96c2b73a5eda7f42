import { Duration } from "../../../values/duration";
import type { Job } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

type Tuning = NonNullable<Job["tuning"]>;
type Parameter = Tuning["parameters"][string];

const KINDS = ["double", "integer", "categorical", "discrete"] as const;
/** Google compares discrete values with this tolerance. https://cloud.google.com/vertex-ai/docs/reference/rest/v1/StudySpec */
const TOLERANCE = 1e-10;

const parametersOf = ({ parameters }: Tuning): readonly [string, Parameter][] => Object.entries(parameters);

function perParameter(check: (parameter: Parameter, name: string, tuning: Tuning) => readonly Violation[]) {
  return ({ value }: { readonly value: Tuning }): readonly Violation[] =>
    parametersOf(value).flatMap(([name, parameter]) =>
      check(parameter, name, value).map(({ at, ...violation }) => ({
        at: ["parameters", name, at].filter((part) => part !== undefined && part !== "").join("."),
        ...violation,
      })),
    );
}

/** The compiler refuses two kinds as well, but not everybody's editor runs it. */
export const parameterKind = defineRule<Tuning>({
  id: "training/parameter-kind",
  severity: "error",
  holds: "A parameter is exactly one of double, integer, categorical and discrete.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) => {
    const kinds = KINDS.filter((kind) => parameter[kind] !== undefined);
    if (kinds.length === 1) return [];
    const received = kinds.length === 0 ? "none" : kinds.join(" and ");
    return [{ problem: `a parameter is of exactly one kind, received ${received}`, allowed: KINDS.join(", ") }];
  }),
});

/** A range has an extent, and numbers that rise. */
export const parameterRange = defineRule<Tuning>({
  id: "training/parameter-range",
  severity: "error",
  holds: "The range of a parameter rises, and so do its discrete values; its words differ.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) => {
    for (const kind of ["double", "integer"] as const) {
      const range = parameter[kind];
      if (range !== undefined && range.from >= range.to) {
        return [{ at: kind, problem: `"from" must be less than "to", received ${range.from} and ${range.to}` }];
      }
    }
    const values = parameter.discrete?.values ?? [];
    const falls = values.findIndex((value, index) => index > 0 && value - (values[index - 1] ?? 0) < TOLERANCE);
    if (falls > 0) {
      return [
        {
          at: `discrete.values[${falls}]`,
          problem: `values must rise, received ${values[falls]} after ${values[falls - 1]}`,
        },
      ];
    }
    const words = parameter.categorical ?? [];
    const twice = words.findIndex((word, index) => words.indexOf(word) < index);
    return twice < 0 ? [] : [{ at: `categorical[${twice}]`, problem: `"${words[twice]}" is there twice` }];
  }),
});

/** A logarithm has no value at zero or below. */
export const parameterScale = defineRule<Tuning>({
  id: "training/parameter-scale",
  severity: "error",
  holds: "A parameter with a logarithmic scale is greater than zero throughout.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) =>
    (["double", "integer", "discrete"] as const).flatMap((kind): Violation[] => {
      const numbers = parameter[kind];
      if (numbers === undefined || numbers.scale === "linear") return [];
      const smallest = "values" in numbers ? Math.min(...numbers.values) : numbers.from;
      if (smallest > 0) return [];
      const at = "values" in numbers ? `${kind}.values[${numbers.values.indexOf(smallest)}]` : `${kind}.from`;
      return [
        {
          at,
          problem: `the scale "${numbers.scale}" needs values greater than 0, received ${smallest}`,
          fix: `use scale: "linear"`,
        },
      ];
    }),
  ),
});

/** A condition names a parameter that has those values, and the conditions end somewhere. */
export const parameterCondition = defineRule<Tuning>({
  id: "training/parameter-condition",
  severity: "error",
  holds: "A parameter depends on values that another one, with countable values, can have.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter(({ when }, name, { parameters }) => {
    if (when === undefined) return [];
    const parent = Object.hasOwn(parameters, when.parameter) ? parameters[when.parameter] : undefined;
    if (parent === undefined) {
      const others = Object.keys(parameters).filter((other) => other !== name);
      return [
        {
          at: "when.parameter",
          problem: `there is no parameter "${when.parameter}"`,
          allowed: others.length === 0 ? "no other parameter is declared" : others.join(", "),
        },
      ];
    }
    const circle = dependsOnItself(name, parameters);
    if (circle !== undefined)
      return [{ at: "when.parameter", problem: `${circle.join(" depends on ")}: none would ever be tried` }];
    if (parent.double !== undefined) {
      return [
        {
          at: "when.parameter",
          problem: `"${when.parameter}" is a double, on which nothing can depend`,
          allowed: "integer, categorical or discrete parameters",
        },
      ];
    }
    return when.is.flatMap((value, index): Violation[] =>
      canBe(parent, value)
        ? []
        : [
            {
              at: `when.is[${index}]`,
              problem: `"${when.parameter}" is never ${JSON.stringify(value)}`,
              allowed: valuesInWords(parent),
            },
          ],
    );
  }),
});

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

function dependsOnItself(name: string, parameters: Tuning["parameters"]): readonly string[] | undefined {
  const path = [name];
  for (let next = parameters[name]?.when?.parameter; next !== undefined; next = parameters[next]?.when?.parameter) {
    if (next === name) return [...path, next];
    if (path.includes(next)) return undefined;
    path.push(next);
  }
  return undefined;
}

function canBe({ integer, categorical, discrete }: Parameter, value: string | number): boolean {
  if (typeof value === "string") return categorical?.includes(value) ?? false;
  if (integer !== undefined) return Number.isInteger(value) && value >= integer.from && value <= integer.to;
  return discrete?.values.some((known) => Math.abs(known - value) < TOLERANCE) ?? false;
}

function valuesInWords({ integer, categorical, discrete }: Parameter): string {
  if (integer !== undefined) return `whole numbers from ${integer.from} to ${integer.to}`;
  return [...(categorical ?? []), ...(discrete?.values ?? [])].map((value) => JSON.stringify(value)).join(", ");
}

function countOf({ integer, categorical, discrete }: Parameter): number {
  if (integer !== undefined) return integer.to - integer.from + 1;
  return categorical?.length ?? discrete?.values.length ?? 1;
}
