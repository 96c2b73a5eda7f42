import { renderWorkflow } from "../../../constructs/workflows/language/source";
import { EVALUATION_FILE, type Evaluation } from "../../../constructs/workflows/launchers/evaluation";
import { trainingGuard } from "../../../constructs/workflows/launchers/guard";
import type { LauncherProps } from "../../../constructs/workflows/launchers/launcher";
import { trainLauncher } from "../../../constructs/workflows/launchers/train";
import { predictLauncher, type PredictLauncherProps } from "../../../constructs/workflows/launchers/predict";
import { runLauncher, type RunLauncherProps } from "../../../constructs/workflows/launchers/run";
import { tuneLauncher } from "../../../constructs/workflows/launchers/tune";
import { Duration } from "../../../values/duration";
import type { ExecutionProps, ExecutionResult } from "../workflows/execution";
import { Simulation } from "../workflows/simulation";
import { ADDRESSES } from "./addresses";
import { Vertex, type VertexProps } from "./vertex";

/** Where the image of the jobs under test comes from. */
export const REPOSITORY = "europe-west4-docker.pkg.dev/acme-ml-test/test-training/fraud";
/** The digest of their image. */
export const DIGEST = `sha256:${"a".repeat(64)}`;

const program = { imageUri: `${REPOSITORY}@${DIGEST}`, args: ["--epochs=10"] };
const machineSpec = { machineType: "n1-standard-8", acceleratorType: "NVIDIA_TESLA_T4", acceleratorCount: 1 };
const spec = {
  workerPoolSpecs: [
    { machineSpec, replicaCount: "1", containerSpec: program },
    { machineSpec, replicaCount: "3", containerSpec: { ...program, env: [{ name: "ROLE", value: "worker" }] } },
    { machineSpec: { machineType: "n1-highcpu-16" }, replicaCount: "2", containerSpec: { imageUri: "reduction:1" } },
  ],
  scheduling: { timeout: "36000s", strategy: "SPOT" },
  serviceAccount: "test-fraud@acme-ml-test.iam.gserviceaccount.com",
};

/** A launcher's props with everything in use. */
export const PROPS: LauncherProps = {
  job: "fraud",
  body: { labels: { team: "ml" }, jobSpec: spec },
  output: "gs://acme-ml-test-test-models/fraud",
  deadline: Duration.parse("12h"),
  overrides: {
    args: true,
    imageRepository: REPOSITORY,
    datasetVersion: true,
    capacities: {
      "on-demand": { scheduling: { timeout: "36000s", strategy: "STANDARD" } },
      reserved: {
        scheduling: { timeout: "36000s", strategy: "STANDARD" },
        reservationAffinity: { reservationAffinityType: "ANY_RESERVATION" },
      },
    },
    machines: { large: { ...machineSpec, machineType: "n1-standard-16" } },
  },
  events: {
    objects: [{ bucket: "acme-ml-test-test-raw", prefix: "events/", suffix: ".ready" }],
    messages: true,
    after: ["train-features"],
    tables: ["projects/acme-ml-test/datasets/test_features/tables/labels"],
  },
  model: {
    modelId: "fraud",
    body: {
      displayName: "fraud",
      containerSpec: { imageUri: "europe-west4-docker.pkg.dev/acme-ml-test/serve/fraud:1" },
    },
    metric: "auPrc",
  },
};

/** The same job as a study. */
export const STUDY = {
  ...PROPS,
  body: {
    studySpec: {
      metrics: [{ metricId: "auPrc", goal: "MAXIMIZE" }],
      parameters: [{ parameterId: "rate", doubleValueSpec: { minValue: 0.1, maxValue: 1 } }],
    },
    maxTrialCount: 4,
    parallelTrialCount: 2,
    trialJobSpec: spec,
  },
};

/** A batch prediction with everything in use. */
export const PREDICTION: PredictLauncherProps = {
  job: "scores",
  body: {
    labels: { team: "ml" },
    inputConfig: {
      instancesFormat: "bigquery",
      bigquerySource: { inputUri: "bq://acme-ml-test.test_features.merchants" },
    },
    outputConfig: {
      predictionsFormat: "bigquery",
      bigqueryDestination: { outputUri: "bq://acme-ml-test.test_scores" },
    },
    dedicatedResources: { machineSpec: { machineType: "n1-standard-4" }, startingReplicaCount: 1, maxReplicaCount: 4 },
    serviceAccount: "test-batch-scores@acme-ml-test.iam.gserviceaccount.com",
  },
  deadline: Duration.parse("6h"),
  overrides: { args: false, datasetVersion: false, version: true },
  events: { ...PROPS.events, schedule: true },
  predicts: { modelId: "fraud", version: "champion" },
};

/** What a compiled pipeline may look like. */
export const TEMPLATE = { schemaVersion: "2.1.0", pipelineInfo: { name: "fraud" }, root: {}, deploymentSpec: {} };

/** Where it lies. */
export const TEMPLATE_OBJECT = "gs://acme-ml-test-test-pipelines/fraud.json";

/** A pipeline with everything in use. */
export const PIPELINE: RunLauncherProps = {
  job: "fraud",
  body: {
    labels: { team: "ml" },
    runtimeConfig: {
      gcsOutputDirectory: "gs://acme-ml-test-test-curated/pipelines/fraud",
      failurePolicy: "PIPELINE_FAILURE_POLICY_FAIL_FAST",
      parameterValues: { rate: 0.1, days: 30, country: "nl" },
    },
    serviceAccount: "test-pipe-fraud@acme-ml-test.iam.gserviceaccount.com",
  },
  deadline: Duration.parse("12h"),
  overrides: {
    args: false,
    datasetVersion: false,
    parameters: {
      rate: "NUMBER_DOUBLE",
      days: "NUMBER_INTEGER",
      country: "STRING",
      balanced: "BOOLEAN",
      columns: "LIST",
      limits: "STRUCT",
    },
  },
  events: { ...PROPS.events, schedule: true },
  pipeline: {
    template: { bucket: "acme-ml-test-test-pipelines", object: "fraud.json" },
    passesRun: true,
    modelId: "fraud",
    concurrent: 1,
    retries: 2,
  },
};

/** The texts as they are deployed. */
export const SOURCES = {
  train: renderWorkflow(trainLauncher(PROPS)),
  withoutModel: renderWorkflow(trainLauncher({ ...PROPS, model: undefined })),
  tune: renderWorkflow(tuneLauncher({ ...STUDY, study: { metricId: "auPrc", goal: "MAXIMIZE" } })),
  tuneDown: renderWorkflow(tuneLauncher({ ...STUDY, study: { metricId: "auPrc", goal: "MINIMIZE" } })),
  predict: renderWorkflow(predictLauncher(PREDICTION)),
  run: renderWorkflow(runLauncher(PIPELINE)),
  guard: renderWorkflow(trainingGuard()),
} as const;

/** An evaluation as a good program writes it. */
export const EVALUATION: Evaluation = {
  problem: "classification",
  metrics: { auPrc: 0.83, auRoc: 0.97 },
  slices: { "country=nl": { auPrc: 0.8 } },
};

/** Makes a job leave a text as its evaluation. */
export function leavesEvaluation(content: string, type?: string): NonNullable<VertexProps["leaves"]> {
  return ({ body }, storage) => {
    const { baseOutputDirectory } = body.jobSpec as {
      readonly baseOutputDirectory: { readonly outputUriPrefix: string };
    };
    storage.put(`${baseOutputDirectory.outputUriPrefix}/model/${EVALUATION_FILE}`, content, type);
  };
}

/** A simulated cloud and what can be started in it. */
export function cloud(props: Omit<VertexProps, "simulation"> = {}) {
  const simulation = new Simulation();
  const vertex = new Vertex({ simulation, leaves: leavesEvaluation(JSON.stringify(EVALUATION)), ...props });
  const start = (source: string, more: Partial<ExecutionProps> = {}): ExecutionResult =>
    simulation.start({ workflow: "train-fraud", environment: ADDRESSES, service: vertex.service, source, ...more });
  return {
    simulation,
    vertex,
    start,
    /** Starts, and runs everything to its end. */
    run: (source: string, more: Partial<ExecutionProps> = {}) => {
      const execution = start(source, more);
      simulation.run();
      return execution;
    },
    guard: () => {
      const execution = start(SOURCES.guard, { workflow: "guard-training" });
      simulation.run();
      return execution;
    },
  };
}
