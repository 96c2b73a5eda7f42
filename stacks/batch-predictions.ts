import type { BatchPrediction, Environment } from "../config/schema/environment";
import type { BatchBodyProps, BatchInput, BatchOutput } from "../constructs/serving/batch-body";
import type { BatchBody } from "../constructs/serving/batch-body";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import type { JobBody } from "../constructs/workflows/launchers/body";
import { predictLauncher } from "../constructs/workflows/launchers/predict";
import type { LauncherEvents } from "../constructs/workflows/launchers/triggers";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import type { DataFlow } from "./data-flow";
import { workLabels } from "./work-labels";

/** What a batch prediction needs that is not in the environment file. */
export interface BatchPlaces {
  readonly naming: Naming;
  /** The full name of Vertex AI's key; `undefined` for Google's own. */
  readonly keyName: string | undefined;
  /** The bucket of a zone, own or external. */
  readonly bucketOf: (zone: string) => string;
}

/** What the body of a batch prediction is made of, but for its account, from what the environment file says of it. */
export function batchBodyProps(
  environment: Environment,
  name: string,
  batch: BatchPrediction,
  places: BatchPlaces,
): Omit<BatchBodyProps, "serviceAccountEmail"> {
  const { instance, machine, replicas, batchSize, parameters, explanation } = batch;
  return {
    input: inputOf(environment, batch, places),
    output: outputOf(environment, batch, places),
    instance,
    machine,
    replicas,
    batchSize,
    parameters,
    explanation,
    keyName: places.keyName,
    containerLogs: batch.logs === "on",
    labels: workLabels(environment, { spender: "batch", name, stack: "pipelines", labels: batch.labels }),
  };
}

/** What the account of a batch prediction reads and writes: exactly this. */
export function batchDataFlow({ input, output, reads }: BatchPrediction): DataFlow {
  return {
    reads: ["table" in input ? `table:${input.table}` : `zone:${input.zone}`, ...reads],
    writes: ["dataset" in output ? `dataset:${output.dataset}` : `zone:${output.zone}`],
  };
}

/** The launcher of a batch prediction: what the environment file says of it, as a workflow. */
export function batchLauncher(
  batch: BatchPrediction,
  props: BatchPlaces & {
    readonly name: string;
    readonly body: BatchBody;
    readonly events: LauncherEvents;
  },
): WorkflowDefinition {
  const { naming, name, body, events, bucketOf } = props;
  const { model, output, timeout, version } = batch;
  return predictLauncher({
    job: name,
    // The body that a launcher takes is the one that a batch prediction has: what each run adds is still missing.
    body: body as JobBody,
    output: "dataset" in output ? undefined : folderOf(output, bucketOf),
    deadline: Duration.parse(timeout),
    overrides: { args: false, datasetVersion: false, version: true },
    events,
    predicts: { modelId: naming.model(model), version },
  });
}

function inputOf(environment: Environment, { input }: BatchPrediction, { naming, bucketOf }: BatchPlaces): BatchInput {
  if (!("table" in input)) return { files: `gs://${bucketOf(input.zone)}/${input.path}`, format: input.format };
  const [dataset = "", table = ""] = input.table.split(".");
  return { table: `${datasetPath(environment, naming, dataset)}.${table}` };
}

function outputOf(environment: Environment, { output }: BatchPrediction, places: BatchPlaces): BatchOutput {
  if ("dataset" in output) return { dataset: datasetPath(environment, places.naming, output.dataset) };
  return { folder: folderOf(output, places.bucketOf), format: output.format };
}

function folderOf(output: { readonly zone: string; readonly folder: string }, bucketOf: BatchPlaces["bucketOf"]) {
  return `gs://${bucketOf(output.zone)}/${output.folder}`;
}

/** `project.dataset` of a dataset, own or external. */
export function datasetPath({ external, project }: Environment, naming: Naming, name: string): string {
  const elsewhere = external.datasets[name];
  return elsewhere === undefined
    ? `${project.id}.${naming.dataset(name)}`
    : `${elsewhere.project}.${elsewhere.dataset}`;
}
