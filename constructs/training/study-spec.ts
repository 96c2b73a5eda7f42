import type { Duration } from "../../values/duration";

/** How the values of a number are spread over its range. */
export type Scale = "linear" | "log" | "reverse-log";

/** A parameter that trials vary: exactly one of the four kinds. */
export interface ParameterProps {
  readonly double?: { readonly from: number; readonly to: number; readonly scale: Scale };
  readonly integer?: { readonly from: number; readonly to: number; readonly scale: Scale };
  readonly categorical?: readonly string[];
  readonly discrete?: { readonly values: readonly number[]; readonly scale: Scale };
  /**
   * The parameter and its values with which this one is tried at all.
   * @default - in every trial
   */
  readonly when?: { readonly parameter: string; readonly is: readonly (string | number)[] };
}

/** When a trial that will not win is stopped. */
export type EarlyStoppingProps =
  | { readonly kind: "median" | "decay-curve"; readonly by: "steps" | "time" }
  | {
      readonly kind: "convex";
      readonly by: "steps" | "time";
      readonly maxSteps?: number;
      readonly minSteps?: number;
      readonly minMeasurements?: number;
      readonly learningRate?: string;
    };

/** When a study is stopped before all trials were made. */
export interface StudyStoppingProps {
  readonly minTrials?: number;
  readonly trialsWithoutProgress?: number;
  readonly minTime?: Duration;
  readonly maxTime?: Duration;
  readonly timeWithoutProgress?: Duration;
  /** What happens to the trials that run then. */
  readonly running: "finish" | "stop";
}

/** What a study varies and what it looks for. */
export interface StudyProps {
  /** By the name that the program reports it under. */
  readonly metrics: Readonly<Record<string, "maximize" | "minimize">>;
  /** By the name that the program gets it under. */
  readonly parameters: Readonly<Record<string, ParameterProps>>;
  readonly algorithm: "bayesian" | "grid" | "random";
  /** Which measurement of a trial counts. */
  readonly measurement: "last" | "best";
  /** @default - every trial runs to its end */
  readonly earlyStopping?: EarlyStoppingProps;
  /** @default - the study ends with its last trial */
  readonly stopping?: StudyStoppingProps;
}

const SCALES = {
  linear: "UNIT_LINEAR_SCALE",
  log: "UNIT_LOG_SCALE",
  "reverse-log": "UNIT_REVERSE_LOG_SCALE",
} as const satisfies Record<Scale, string>;

/** A `StudySpec` of the API. */
export function studySpec(study: StudyProps): object {
  const algorithms = { grid: "GRID_SEARCH", random: "RANDOM_SEARCH" } as const;
  return {
    metrics: Object.entries(study.metrics).map(([metricId, goal]) => ({ metricId, goal: goal.toUpperCase() })),
    parameters: parameterSpecs(study.parameters, undefined),
    // Bayesian optimization has no name in the API: it is what happens without one.
    ...(study.algorithm !== "bayesian" && { algorithm: algorithms[study.algorithm] }),
    measurementSelectionType: study.measurement === "best" ? "BEST_MEASUREMENT" : "LAST_MEASUREMENT",
    ...(study.earlyStopping && earlyStoppingSpec(study.earlyStopping)),
    ...(study.stopping && { studyStoppingConfig: stoppingConfig(study.stopping) }),
  };
}

/** The parameters that depend on a parent, or on nothing, each with those that depend on it. */
function parameterSpecs(parameters: StudyProps["parameters"], parent: string | undefined): readonly object[] {
  return Object.entries(parameters)
    .filter(([, { when }]) => when?.parameter === parent)
    .map(([name, parameter]) => parameterSpec(name, parameter, parameters));
}

function parameterSpec(name: string, parameter: ParameterProps, all: StudyProps["parameters"]): object {
  const children = Object.entries(all).filter(([, { when }]) => when?.parameter === name);
  return {
    parameterId: name,
    ...valueSpec(parameter),
    ...(children.length > 0 && {
      conditionalParameterSpecs: children.map(([childName, child]) => ({
        ...condition(parameter, child.when?.is ?? []),
        parameterSpec: parameterSpec(childName, child, all),
      })),
    }),
  };
}

function valueSpec({ double, integer, categorical, discrete }: ParameterProps): object {
  if (double !== undefined) {
    return { doubleValueSpec: { minValue: double.from, maxValue: double.to }, scaleType: SCALES[double.scale] };
  }
  if (integer !== undefined) {
    // 64-bit integers are texts in JSON.
    const range = { minValue: String(integer.from), maxValue: String(integer.to) };
    return { integerValueSpec: range, scaleType: SCALES[integer.scale] };
  }
  if (discrete !== undefined) {
    return { discreteValueSpec: { values: [...discrete.values] }, scaleType: SCALES[discrete.scale] };
  }
  // Words have no scale.
  return { categoricalValueSpec: { values: [...(categorical ?? [])] } };
}

function condition({ integer, categorical }: ParameterProps, is: readonly (string | number)[]): object {
  if (categorical !== undefined) return { parentCategoricalValues: { values: is.map(String) } };
  if (integer !== undefined) return { parentIntValues: { values: is.map(String) } };
  return { parentDiscreteValues: { values: is.map(Number) } };
}

function earlyStoppingSpec(stopping: EarlyStoppingProps): object {
  const useElapsedDuration = stopping.by === "time";
  if (stopping.kind === "convex") {
    const { maxSteps, minSteps, minMeasurements, learningRate } = stopping;
    return {
      convexAutomatedStoppingSpec: {
        ...(maxSteps !== undefined && { maxStepCount: String(maxSteps) }),
        ...(minSteps !== undefined && { minStepCount: String(minSteps) }),
        ...(minMeasurements !== undefined && { minMeasurementCount: String(minMeasurements) }),
        ...(learningRate !== undefined && { learningRateParameterName: learningRate }),
        useElapsedDuration,
      },
    };
  }
  const field = stopping.kind === "median" ? "medianAutomatedStoppingSpec" : "decayCurveStoppingSpec";
  return { [field]: { useElapsedDuration } };
}

function stoppingConfig(stopping: StudyStoppingProps): object {
  const { minTrials, trialsWithoutProgress, minTime, maxTime, timeWithoutProgress, running } = stopping;
  return {
    shouldStopAsap: running === "stop",
    ...(minTrials !== undefined && { minNumTrials: minTrials }),
    ...(trialsWithoutProgress !== undefined && { maxNumTrialsNoProgress: trialsWithoutProgress }),
    ...(minTime && { minimumRuntimeConstraint: { maxDuration: minTime.toTerraform() } }),
    ...(maxTime && { maximumRuntimeConstraint: { maxDuration: maxTime.toTerraform() } }),
    ...(timeWithoutProgress && { maxDurationNoProgress: timeWithoutProgress.toTerraform() }),
  };
}
