import { RUN_PARAMETER } from "../../../values/pipeline-template";
import { expr } from "../language/expression";
import {
  assign,
  call,
  choose,
  literal,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import type { JobBody } from "./body";
import { fail } from "./calls";
import { crowdedSteps } from "./crowd";
import { isOneOf, LABELS, stateName, variable } from "./settings";
import { modelName } from "./version";
import type { TemplateSource } from "./pipeline-template";
import { templateSteps } from "./pipeline-template";

/** What a pipeline has that other jobs have not. */
export interface PipelineLaunch {
  /** @default - the body names a template in a registry, and Vertex AI takes it from there */
  readonly template?: TemplateSource;
  /** Whether the pipeline takes a parameter `run`, which is the name of the run. */
  readonly passesRun: boolean;
  /**
   * The id of the model of which each successful run leaves a version, with the alias `run-<run>`.
   * @default - it registers nothing
   */
  readonly modelId?: string;
  /** How many runs there may be at once. */
  readonly concurrent: number;
  /** How often a run that failed is tried again. */
  readonly retries: number;
}

/** The step with which each attempt begins. */
const FIRST_STEP = "look_first";

/** Attempts of one run: some may have been cancelled, whose ids are used up. */
const MOST_ATTEMPTS = 50;

const quote = (text: string) => JSON.stringify(text);
const STOPPED = [stateName("pipelineJobs", "CANCELLING"), stateName("pipelineJobs", "CANCELLED")];

/**
 * Makes the body of an attempt: the declared one, its name and labels, the compiled pipeline, and what the run sets.
 *
 * @param parameters the names of those that a run may set
 */
export function pipelineBodyRoutine(
  job: string,
  body: JobBody,
  { template, passesRun }: PipelineLaunch,
  parameters: readonly string[],
): RoutineSource {
  const value = (name: string) => `body.runtimeConfig.parameterValues[${quote(name)}]`;
  const label = (name: string) => `body.labels["${name}"]`;
  return routine(
    ["request", "run", "attempt"],
    [
      assign("declared", {
        body: literal({ ...body, labels: body.labels ?? {} }),
        asked: {},
      }),
      assign("name", {
        "body.displayName": expr(`"${job}-" + run`),
        [label(LABELS.environment)]: expr(variable("ENVIRONMENT")),
        [label(LABELS.job)]: job,
        [label(LABELS.workflow)]: expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        [label(LABELS.execution)]: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        [label(LABELS.run)]: expr("run"),
        [label(LABELS.attempt)]: expr("string(attempt)"),
        ...(passesRun ? { [value(RUN_PARAMETER)]: expr("run") } : {}),
      }),
      choose("asked_for", [when('"parameters" in request', [assign("take", { asked: expr("request.parameters") })])]),
      ...parameters.map((name, index) =>
        choose(`parameter_${index}`, [
          when(`${quote(name)} in asked`, [
            assign(`set_parameter_${index}`, { [value(name)]: expr(`asked[${quote(name)}]`) }),
          ]),
        ]),
      ),
      ...(template === undefined ? [] : templateSteps(body, template)),
      returns("give", expr("body")),
    ],
  );
}

/**
 * Before each attempt: whether there is room for it. A run that has a job already is in, whoever else is. Where another run
 * took the place of one that is to be tried again, that run ends as it failed.
 */
export function admissionSteps(job: string, { concurrent }: PipelineLaunch): readonly StepSource[] {
  return [
    assign(FIRST_STEP, { phase: "submit" }),
    call("look_for_it", "find", { run: expr("entry.run"), attempt: expr("attempt") }, { result: "known" }),
    assign("no_others", { others: 0, "entry.attempts": expr("attempt"), phase: "template" }),
    choose("new_attempt", [
      when("known == null", [
        call("count_others", "count_runs", { run: expr("entry.run"), mine: null }, { result: "others" }),
      ]),
    ]),
    choose("room", [when(`others >= ${concurrent}`, crowdedSteps("before", concurrent))]),
    assign("name_job", {
      job_id: expr(`${variable("ENVIRONMENT")} + "-${job}-" + entry.run`),
    }),
    choose("name_attempt", [
      when("attempt > 1", [assign("number_job", { job_id: expr('job_id + "-" + string(attempt)') })]),
    ]),
  ];
}

/** After a submission: the id that a cancelled attempt has used up leads to the next one. */
export function usedUpSteps(): readonly StepSource[] {
  return [
    assign("look_at_it", {
      used_up: expr(
        `submission.relation == "ended" and ${isOneOf("submission.state", STOPPED)} and attempt < ${MOST_ATTEMPTS}`,
      ),
    }),
    choose("leave_it", [
      when("used_up", [assign("next_id", { attempt: expr("attempt + 1"), alive: false, "entry.resource": null })]),
    ]),
    choose("with_next_id", [when("used_up", FIRST_STEP)]),
  ];
}

/** After the end of an attempt: whether it is tried again. */
export function retrySteps({ retries }: PipelineLaunch): readonly StepSource[] {
  if (retries === 0) return [];
  return [
    assign("judge_failure", {
      try_again: expr(`state == "${stateName("pipelineJobs", "FAILED")}" and failures < ${retries}`),
    }),
    choose("count_failure", [
      when("try_again", [
        assign("next_attempt", {
          attempt: expr("attempt + 1"),
          failures: expr("failures + 1"),
          last_failure: expr('state + ": " + default(map.get(cause, "message"), "no message")'),
          "entry.resource": null,
        }),
      ]),
    ]),
    choose("next_one", [when("try_again", FIRST_STEP)]),
  ];
}

/** After success: the version that the run left, by its alias. */
export function registeredSteps(modelId: string): readonly StepSource[] {
  return [
    assign("looking_it_up", { phase: "registration" }),
    call("find_version", "version_of", { suffix: expr('"@run-" + entry.run') }, { result: "registered" }),
    choose("left_a_version", [
      when("registered == null", [
        fail(
          "no_version",
          "registration",
          `"the pipeline succeeded, but the model ${modelId} has no version with the alias run-" + entry.run`,
        ),
      ]),
    ]),
    assign("note_version", {
      "entry.model": expr(`${modelName(modelId)}"`),
      "entry.version": expr("registered.versionId"),
    }),
  ];
}
