import type { CasesByRule } from "../case";
import { job, type JobInput } from "./training-jobs";

type TuningInput = NonNullable<JobInput["tuning"]>;

const depth = { depth: { integer: { from: 1, to: 9 } } };
const study = (parts: Partial<TuningInput> = {}) =>
  job({ tuning: { metric: { loss: "minimize" }, trials: 20, parameters: depth, ...parts } });
const at = (path: string) => (path === "" ? "training.jobs.fraud.tuning" : `training.jobs.fraud.tuning.${path}`);

export const trainingTuningCases: CasesByRule = {
  "training/parameter-kind": {
    bad: [
      {
        of: "a parameter of two kinds, and one of none",
        environment: study({
          parameters: {
            ...depth,
            rate: { double: { from: 0, to: 1 }, integer: { from: 0, to: 1 } } as never,
            nothing: {} as never,
          },
        }),
        finds: [
          {
            path: at("parameters.rate"),
            problem: "a parameter is of exactly one kind, received double and integer",
            allowed: "double, integer, categorical, discrete",
          },
          {
            path: at("parameters.nothing"),
            problem: "a parameter is of exactly one kind, received none",
            allowed: "double, integer, categorical, discrete",
          },
        ],
      },
    ],
    good: [{ of: "one kind", environment: study() }],
  },
  "training/parameter-range": {
    bad: [
      {
        of: "ranges without extent, values that fall, and a word that is there twice",
        environment: study({
          parameters: {
            rate: { double: { from: 0.1, to: 0.01 } },
            layers: { integer: { from: 3, to: 3 } },
            batch: { discrete: { values: [16, 64, 32] } },
            optimizer: { categorical: ["adam", "sgd", "adam"] },
          },
        }),
        finds: [
          { path: at("parameters.rate.double"), problem: `"from" must be less than "to", received 0.1 and 0.01` },
          { path: at("parameters.layers.integer"), problem: `"from" must be less than "to", received 3 and 3` },
          { path: at("parameters.batch.discrete.values[2]"), problem: "values must rise, received 32 after 64" },
          { path: at("parameters.optimizer.categorical[2]"), problem: `"adam" is there twice` },
        ],
      },
    ],
    good: [
      {
        of: "what rises and differs",
        environment: study({
          parameters: {
            rate: { double: { from: -1, to: 1 } },
            batch: { discrete: { values: [16, 32, 64] } },
            optimizer: { categorical: ["adam", "sgd"] },
          },
        }),
      },
    ],
  },
  "training/parameter-scale": {
    bad: [
      {
        of: "a logarithm of zero and below",
        environment: study({
          parameters: {
            rate: { double: { from: 0, to: 0.1, scale: "log" } },
            layers: { integer: { from: -1, to: 3, scale: "reverse-log" } },
            batch: { discrete: { values: [0, 16], scale: "log" } },
          },
        }),
        finds: [
          {
            path: at("parameters.rate.double.from"),
            problem: `the scale "log" needs values greater than 0, received 0`,
            fix: `use scale: "linear"`,
          },
          {
            path: at("parameters.layers.integer.from"),
            problem: `the scale "reverse-log" needs values greater than 0, received -1`,
            fix: `use scale: "linear"`,
          },
          {
            path: at("parameters.batch.discrete.values[0]"),
            problem: `the scale "log" needs values greater than 0, received 0`,
            fix: `use scale: "linear"`,
          },
        ],
      },
    ],
    good: [
      {
        of: "a logarithm of what is greater, and a line through zero",
        environment: study({
          parameters: {
            rate: { double: { from: 1e-5, to: 0.1, scale: "log" } },
            shift: { double: { from: -1, to: 1 } },
          },
        }),
      },
    ],
  },
  "training/parameter-condition": {
    bad: [
      {
        of: "conditions on nothing, on a double, and on values that never are",
        environment: study({
          parameters: {
            ...depth,
            rate: { double: { from: 0, to: 1 } },
            optimizer: { categorical: ["adam", "sgd"] },
            first: { double: { from: 0, to: 1 }, when: { parameter: "optimiser", is: ["sgd"] } },
            second: { double: { from: 0, to: 1 }, when: { parameter: "rate", is: [0.5] } },
            third: { double: { from: 0, to: 1 }, when: { parameter: "optimizer", is: ["sgd", "rmsprop"] } },
            fourth: { double: { from: 0, to: 1 }, when: { parameter: "depth", is: [10, 2.5, 3] } },
          },
        }),
        finds: [
          {
            path: at("parameters.first.when.parameter"),
            problem: `there is no parameter "optimiser"`,
            allowed: "depth, rate, optimizer, second, third, fourth",
          },
          {
            path: at("parameters.second.when.parameter"),
            problem: `"rate" is a double, on which nothing can depend`,
            allowed: "integer, categorical or discrete parameters",
          },
          {
            path: at("parameters.third.when.is[1]"),
            problem: `"optimizer" is never "rmsprop"`,
            allowed: `"adam", "sgd"`,
          },
          {
            path: at("parameters.fourth.when.is[0]"),
            problem: `"depth" is never 10`,
            allowed: "whole numbers from 1 to 9",
          },
          {
            path: at("parameters.fourth.when.is[1]"),
            problem: `"depth" is never 2.5`,
            allowed: "whole numbers from 1 to 9",
          },
        ],
      },
      {
        of: "parameters that depend on each other",
        environment: study({
          parameters: {
            ...depth,
            one: { categorical: ["a"], when: { parameter: "other", is: ["b"] } },
            other: { categorical: ["b"], when: { parameter: "one", is: ["a"] } },
          },
        }),
        finds: [
          {
            path: at("parameters.one.when.parameter"),
            problem: "one depends on other depends on one: none would ever be tried",
          },
          {
            path: at("parameters.other.when.parameter"),
            problem: "other depends on one depends on other: none would ever be tried",
          },
        ],
      },
    ],
    good: [
      {
        of: "conditions that can be true",
        environment: study({
          parameters: {
            optimizer: { categorical: ["adam", "sgd"] },
            batch: { discrete: { values: [16, 32] } },
            momentum: { discrete: { values: [0.5, 0.9] }, when: { parameter: "optimizer", is: ["sgd"] } },
            decay: { double: { from: 0, to: 1 }, when: { parameter: "momentum", is: [0.9] } },
          },
        }),
      },
    ],
  },
  "training/grid-search": {
    bad: [
      {
        of: "a range of a grid",
        environment: study({ algorithm: "grid", parameters: { rate: { double: { from: 0, to: 1 } } } }),
        finds: [
          {
            path: at("parameters.rate.double"),
            problem: "a grid search cannot try every number of a range",
            allowed: "integer, categorical, discrete",
            fix: `list the values under "discrete", or use algorithm: "bayesian"`,
          },
        ],
      },
    ],
    good: [
      { of: "a grid of countable values", environment: study({ algorithm: "grid" }) },
      {
        of: "a range by chance",
        environment: study({ algorithm: "random", parameters: { rate: { double: { from: 0, to: 1 } } } }),
      },
    ],
  },
  "training/grid-size": {
    bad: [
      {
        of: "fewer trials than combinations",
        environment: study({
          algorithm: "grid",
          parameters: { ...depth, optimizer: { categorical: ["a", "b", "c"] } },
        }),
        finds: [{ path: at("trials"), problem: "the grid has 27 combinations, and 20 trials do not try them all" }],
      },
    ],
    good: [
      {
        of: "a trial for each",
        environment: study({ algorithm: "grid", parameters: { ...depth, batch: { discrete: { values: [1, 2] } } } }),
      },
      { of: "another algorithm", environment: study({ trials: 1 }) },
    ],
  },
  "training/trial-counts": {
    bad: [
      {
        of: "more than all",
        environment: study({ parallel: 21, failures: 22, stopping: { trials: { atLeast: 23, withoutProgress: 24 } } }),
        finds: [
          { path: at("parallel"), problem: "21 trials run at once, and only 20 are made", allowed: "at most 20" },
          { path: at("failures"), problem: "22 trials may fail, and only 20 are made", allowed: "at most 20" },
          {
            path: at("stopping.trials.atLeast"),
            problem: "23 trials are made before the study may stop, and only 20 are made",
            allowed: "at most 20",
          },
          {
            path: at("stopping.trials.withoutProgress"),
            problem: "24 trials without progress end the study, and only 20 are made",
            allowed: "at most 20",
          },
        ],
      },
    ],
    good: [{ of: "as many as all", environment: study({ parallel: 20, failures: 20 }) }],
  },
  "training/study-shape": {
    bad: [
      {
        of: "nothing to vary and nothing to measure",
        environment: study({ parameters: {}, metric: {} }),
        finds: [
          { path: at("parameters"), problem: "there is no parameter that every trial varies" },
          { path: at("metric"), problem: "there is no metric to choose the best trial by" },
        ],
      },
      {
        of: "two metrics without a word which decides",
        environment: study({ metric: { auPrc: "maximize", loss: "minimize" } }),
        finds: [
          {
            path: at(""),
            problem: "with 2 metrics it must be said by which one the best trial is chosen",
            allowed: "auPrc, loss",
            fix: `add best: "auPrc"`,
          },
        ],
      },
      {
        of: "a best metric that nobody measures",
        environment: study({ best: "auPrc" }),
        finds: [{ path: at("best"), problem: `there is no metric "auPrc"`, allowed: "loss" }],
      },
    ],
    good: [
      { of: "one metric", environment: study() },
      {
        of: "two metrics of which one decides",
        environment: study({ metric: { auPrc: "maximize", loss: "minimize" }, best: "loss" }),
      },
    ],
  },
  "training/early-stopping": {
    bad: [
      {
        of: "steps that contradict each other, and a learning rate that is none",
        environment: study({ earlyStopping: { kind: "convex", minSteps: 20, maxSteps: 10, learningRate: "depth" } }),
        finds: [
          { path: at("earlyStopping.minSteps"), problem: "20 steps are waited for, and a trial takes 10 at most" },
          {
            path: at("earlyStopping.learningRate"),
            problem: `"depth" is no double parameter`,
            allowed: "no double parameter is declared",
          },
        ],
      },
    ],
    good: [
      {
        of: "a learning rate",
        environment: study({
          parameters: { rate: { double: { from: 0, to: 1 } } },
          earlyStopping: { kind: "convex", minSteps: 1, maxSteps: 10, learningRate: "rate" },
        }),
      },
      { of: "the median", environment: study({ earlyStopping: { kind: "median" } }) },
    ],
  },
  "training/study-times": {
    bad: [
      {
        of: "times that contradict each other",
        environment: study({ stopping: { time: { atLeast: "2d", atMost: "24h" } } }),
        finds: [
          { path: at("stopping.time.atLeast"), problem: `the study runs for "2d" at least, and for "24h" at most` },
        ],
      },
    ],
    good: [{ of: "times that fit", environment: study({ stopping: { time: { atLeast: "1d", atMost: "24h" } } }) }],
  },
  "training/tuned-argument": {
    bad: [
      {
        of: "an argument that each trial sets",
        environment: job({
          arguments: ["--epochs=3", "--depth=4"],
          tuning: { metric: { loss: "minimize" }, trials: 20, parameters: depth },
        }),
        finds: [
          {
            path: "training.jobs.fraud.arguments[1]",
            problem: `"--depth=4" sets the parameter "depth", which each trial sets`,
            fix: "leave the argument out, or the parameter",
          },
        ],
      },
    ],
    good: [
      {
        of: "other arguments",
        environment: job({
          arguments: ["--epochs=3", "depth"],
          tuning: { metric: { loss: "minimize" }, trials: 20, parameters: depth },
        }),
      },
      { of: "arguments of a job that is not tuned", environment: job({ arguments: ["--depth=4"] }) },
    ],
  },
};
