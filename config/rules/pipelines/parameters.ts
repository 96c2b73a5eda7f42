import {
  type ParameterType,
  RUN_PARAMETER,
  type TemplateParameter,
  templateParameters,
  templateProblems,
  typesOfValue,
} from "../../../values/pipeline-template";
import { nearest } from "../../../values/nearest";
import type { Pipeline } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

const IN_WORDS: Readonly<Record<ParameterType, string>> = {
  STRING: "a text",
  NUMBER_DOUBLE: "a number",
  NUMBER_INTEGER: "a whole number",
  BOOLEAN: "true or false",
  LIST: "a list",
  STRUCT: "a map",
};

/** What a compiled pipeline takes; `undefined` where that is not known. */
function takenBy({ template }: Pipeline): Readonly<Record<string, TemplateParameter>> | undefined {
  if (!("compiled" in template) || templateProblems(template.compiled).length > 0) return undefined;
  return templateParameters(template.compiled);
}

/** A run with other parameters than its pipeline takes would be refused. */
export const pipelineParameters = defineRule<Pipeline>({
  id: "pipelines/parameters",
  severity: "error",
  holds: "A compiled pipeline is given the parameters that it takes, each of its type, and all that have no default.",
  each: "pipelines.*",
  reads: ["template", "parameters"],
  check({ value }) {
    const taken = takenBy(value);
    if (taken === undefined) return [];
    const others = Object.fromEntries(Object.entries(taken).filter(([name]) => name !== RUN_PARAMETER));
    const missing = Object.entries(others)
      .filter(([name, { required }]) => required && !Object.hasOwn(value.parameters, name))
      .map(([name, { type }]): Violation => ({
        at: "parameters",
        problem: `the pipeline takes a parameter "${name}" that has no default, and it is not given`,
        fix: `add ${name}, ${IN_WORDS[type]}`,
      }));
    return [
      ...missing,
      ...Object.keys(value.parameters).flatMap((name) => wrong(name, value.parameters[name], others)),
    ];
  },
});

function wrong(name: string, value: unknown, taken: Readonly<Record<string, TemplateParameter>>): readonly Violation[] {
  // That it is given by the launcher is told by a rule of its own.
  if (name === RUN_PARAMETER) return [];
  const names = Object.keys(taken);
  const parameter = Object.hasOwn(taken, name) ? taken[name] : undefined;
  if (parameter === undefined) {
    const meant = nearest(name, names);
    return [
      {
        at: `parameters.${name}`,
        problem: `the pipeline takes no parameter "${name}"${meant === undefined ? "" : `. Did you mean "${meant}"?`}`,
        allowed: names.length === 0 ? "it takes none" : names.join(", "),
      },
    ];
  }
  if (typesOfValue(value).includes(parameter.type)) return [];
  return [
    {
      at: `parameters.${name}`,
      problem: `the pipeline takes ${IN_WORDS[parameter.type]} here (${parameter.type}), received ${JSON.stringify(value)}`,
    },
  ];
}

/** By the name of its run a pipeline names the version that it registers, and the launcher finds it. */
export const pipelineRun = defineRule<Pipeline>({
  id: "pipelines/run-parameter",
  severity: "error",
  holds: "A pipeline that registers versions takes the name of its run, which only its launcher gives.",
  each: "pipelines.*",
  reads: ["template", "parameters", "model"],
  check({ value }) {
    const taken = takenBy(value);
    const run = taken?.[RUN_PARAMETER];
    const violations: Violation[] = [];
    if (Object.hasOwn(value.parameters, RUN_PARAMETER)) {
      violations.push({
        at: `parameters.${RUN_PARAMETER}`,
        problem: "the launcher gives each run its own name",
        fix: "leave it out",
      });
    }
    if (run !== undefined && run.type !== "STRING") {
      violations.push({
        at: "template.compiled",
        problem: `the pipeline's parameter "run" is ${IN_WORDS[run.type]} (${run.type}), and the launcher gives it the name of the run`,
        fix: "make it a str where the pipeline is defined, or rename it, and compile it again",
      });
    }
    if (taken !== undefined && run === undefined && value.model !== undefined) {
      violations.push({
        at: "model",
        problem: `the pipeline takes no parameter "run", so that nobody would find the version that a run registers`,
        fix: "add run: str to the pipeline, register versions with the alias run-<run>, and compile it again; or leave model out",
      });
    }
    return violations;
  },
});
