import { isDeepStrictEqual } from "node:util";
import { expr } from "../language/expression";
import {
  assign,
  choose,
  forEach,
  literal,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  type Value,
  when,
} from "../language/steps";
import type { Overrides } from "./overrides";
import { pipelineBodyRoutine, type PipelineLaunch } from "./pipeline";
import { type JobKind, LABELS, type TrainingKind, variable } from "./settings";

/** One pool of machines, as the API has it; a pool that is not used is empty. */
export interface WorkerPool {
  readonly machineSpec?: object;
  readonly containerSpec?: { readonly imageUri: string; readonly [field: string]: unknown };
  readonly pythonPackageSpec?: { readonly executorImageUri: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The `CustomJobSpec` of the API, complete but for what a run adds: the directory of its output. */
export interface JobSpec {
  readonly workerPoolSpecs: readonly WorkerPool[];
  readonly [field: string]: unknown;
}

/**
 * A job of the API, complete but for what a run adds: `displayName`, the labels of `LABELS` and where it writes. To a
 * program that trains also the variables `PLINTH_RUN` and `DATASET_VERSION`, to a batch prediction its `model`.
 */
export interface JobBody {
  readonly labels?: Readonly<Record<string, string>>;
  /** Of a `CustomJob`. */
  readonly jobSpec?: JobSpec;
  /** Of a `HyperparameterTuningJob`. */
  readonly trialJobSpec?: JobSpec;
  /** Of a `PipelineJob`: where its steps keep what passes between them, and its parameters. */
  readonly runtimeConfig?: {
    readonly gcsOutputDirectory: string;
    readonly parameterValues: Readonly<Record<string, unknown>>;
    readonly [field: string]: unknown;
  };
  /** Of a `BatchPredictionJob`: where the answers go, but for the folder of files. */
  readonly outputConfig?: { readonly predictionsFormat: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What the body of a run is made from. */
export interface BodyProps {
  /** The job's name in the environment file. */
  readonly job: string;
  readonly kind: JobKind;
  readonly body: JobBody;
  /**
   * `gs://bucket/prefix` of all runs, without a slash at the end: a run writes below its own name.
   * @default - a run has no directory
   */
  readonly output?: string;
  readonly overrides: Overrides;
  /**
   * Whether the job reports to the TensorBoard that the variable `TENSORBOARD` names.
   * @default false
   */
  readonly tracked?: boolean;
  /** Of a pipeline: what it has that other jobs have not. */
  readonly pipeline?: PipelineLaunch;
}

/** The key of the job's own part in its body, for jobs that train. */
export const specKey = (kind: TrainingKind) => (kind === "customJobs" ? "jobSpec" : "trialJobSpec");

const label = (name: string) => `body.labels["${name}"]`;

/**
 * Makes the body of a run: the declared one, the run's own name, labels and directory, and what the run overrides. The one
 * of a batch prediction is given the full name of its `model` as well.
 */
export function bodyRoutine(props: BodyProps): RoutineSource {
  const { job, kind, body, output, pipeline } = props;
  if (kind === "pipelineJobs") {
    if (pipeline === undefined) throw new RangeError(`the launcher of "${job}": \`pipeline\` is missing`);
    return pipelineBodyRoutine(job, body, pipeline, Object.keys(props.overrides.parameters ?? {}));
  }
  const predicts = kind === "batchPredictionJobs";
  const directory = predicts ? "body.outputConfig.gcsDestination" : `body.${specKey(kind)}.baseOutputDirectory`;
  return routine(predicts ? ["request", "run", "model"] : ["request", "run"], [
    assign("declared", { body: literal({ ...body, labels: body.labels ?? {} }) }),
    assign("name", {
      "body.displayName": expr(`"${job}-" + run`),
      [label(LABELS.environment)]: expr(variable("ENVIRONMENT")),
      [label(LABELS.job)]: job,
      [label(LABELS.workflow)]: expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
      [label(LABELS.execution)]: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
      [label(LABELS.run)]: expr("run"),
      ...(output === undefined
        ? {}
        : { [directory]: { outputUriPrefix: expr(`${JSON.stringify(output)} + "/" + run`) } }),
      ...(predicts ? { "body.model": expr("model") } : {}),
    }),
    ...(predicts ? [] : programSteps(kind, props)),
    returns("give", expr("body")),
  ]);
}

/** What a run changes about the programs that train, and about their machines. */
function programSteps(kind: TrainingKind, { body, overrides, tracked = false }: BodyProps): readonly StepSource[] {
  const spec = `body.${specKey(kind)}`;
  const pools = (body[specKey(kind)] as JobSpec).workerPoolSpecs;
  const used = pools.flatMap((pool, index) => (pool.machineSpec === undefined ? [] : [index]));
  const programs = programPools(pools);
  return [
    ...(tracked ? [assign("track", { [`${spec}.tensorboard`]: expr(variable("TENSORBOARD")) })] : []),
    assign("environment", { variables: [{ name: "PLINTH_RUN", value: expr("run") }] }),
    ...(overrides.datasetVersion ? datasetSteps(label(LABELS.datasetVersion)) : []),
    ...programs.flatMap(({ index, key }) => {
      const program = `${spec}.workerPoolSpecs[${index}].${key}`;
      return [
        forEach(`environment_${index}`, { value: "entry", in: expr("variables") }, [
          assign(`add_${index}`, {
            [`${program}.env`]: expr(`list.concat(default(map.get(${program}, "env"), []), entry)`),
          }),
        ]),
        ...(overrides.args ? given("args", index, { [`${program}.args`]: expr("request.args") }) : []),
        ...(overrides.imageRepository !== undefined && key === "containerSpec"
          ? given("image", index, { [`${program}.imageUri`]: expr("request.image") })
          : []),
      ];
    }),
    ...(overrides.machines === undefined
      ? []
      : machineSteps(
          overrides.machines,
          spec,
          used.filter((index) => isDeepStrictEqual(pools[index]?.machineSpec, pools[0]?.machineSpec)),
        )),
    ...(overrides.capacities === undefined ? [] : capacitySteps(overrides.capacities, spec, used)),
  ];
}

/** The pools that run the job's own program, which is the first one's: a reduction server or an evaluator may run another. */
function programPools(pools: readonly WorkerPool[]) {
  const imageOf = (pool: WorkerPool | undefined) =>
    pool?.containerSpec?.imageUri ?? pool?.pythonPackageSpec?.executorImageUri;
  return pools.flatMap((pool, index) =>
    imageOf(pool) !== undefined && imageOf(pool) === imageOf(pools[0])
      ? [{ index, key: pool.containerSpec === undefined ? ("pythonPackageSpec" as const) : ("containerSpec" as const) }]
      : [],
  );
}

function given(key: string, index: number, values: Readonly<Record<string, Value>>): readonly StepSource[] {
  return [choose(`${key}_${index}`, [when(`"${key}" in request`, [assign(`set_${key}_${index}`, values)])])];
}

/** Labels hold no dots and no capitals. */
function datasetSteps(label: string): readonly StepSource[] {
  return [
    choose("dataset", [
      when('"datasetVersion" in request', [
        assign("set_dataset", {
          dataset_variable: { name: "DATASET_VERSION", value: expr("request.datasetVersion") },
          variables: expr("list.concat(variables, dataset_variable)"),
          [label]: expr('text.replace_all(text.to_lower(request.datasetVersion), ".", "-")'),
        }),
      ]),
    ]),
  ];
}

/** Pools with a machine of their own keep it: it is not the job's that another stands in for. */
function machineSteps(machines: Readonly<Record<string, object>>, spec: string, pools: readonly number[]) {
  const values = pools.map(
    (index) => [`${spec}.workerPoolSpecs[${index}].machineSpec`, expr("machines[request.machine]")] as const,
  );
  return [
    choose("machine", [
      when('"machine" in request', [
        assign("set_machine", { machines: literal(machines), ...Object.fromEntries(values) }),
      ]),
    ]),
  ];
}

function capacitySteps(capacities: NonNullable<Overrides["capacities"]>, spec: string, pools: readonly number[]) {
  const rest = pools.flatMap((index) => {
    const machine = `${spec}.workerPoolSpecs[${index}].machineSpec`;
    return [
      assign(`free_${index}`, { [machine]: expr(`map.delete(${machine}, "reservationAffinity")`) }),
      choose(`capacity_reserve_${index}`, [
        when('"reservationAffinity" in chosen', [
          assign(`reserve_${index}`, { [`${machine}.reservationAffinity`]: expr("chosen.reservationAffinity") }),
        ]),
      ]),
    ];
  });
  return [
    choose("capacity", [
      when('"capacity" in request', [
        assign("choose_capacity", {
          capacities: literal(capacities),
          chosen: expr("capacities[request.capacity]"),
          [`${spec}.scheduling`]: expr("chosen.scheduling"),
        }),
        ...rest,
      ]),
    ]),
  ];
}
