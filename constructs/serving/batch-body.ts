import { type MachineProps, machineSpec } from "../training/machine-spec";
import { type ExplanationProps, explanationSpec } from "./explanation-spec";

/** What is predicted for. */
export type BatchInput =
  | {
      /** `gs://...`; `*` stands for anything in the last part. */
      readonly files: string;
      readonly format: "jsonl" | "csv" | "tf-record" | "tf-record-gzip" | "file-list";
    }
  | {
      /** `project.dataset.table`. */
      readonly table: string;
    };

/** Where the answers go. */
export type BatchOutput =
  | {
      /** `gs://bucket/folder` without a slash at the end: each run has a folder of its own in it. */
      readonly folder: string;
      readonly format: "jsonl" | "csv";
    }
  | {
      /** `project.dataset`: Vertex AI makes a table `predictions_<time>` in it for each run, and one for what failed. */
      readonly dataset: string;
    };

/** What of a row goes to the model. */
export interface InstanceProps {
  /** @default - Google's own choice for the form of the input */
  readonly type?: "object" | "array";
  /**
   * The field that tells instances apart: it goes to the answer and not to the model.
   * @default - none
   */
  readonly key?: string;
  /**
   * The only fields that go to the model; not together with `without`.
   * @default - all
   */
  readonly only?: readonly string[];
  /** @default - none is left out */
  readonly without?: readonly string[];
}

/** What a batch prediction is made of. */
export interface BatchBodyProps {
  readonly input: BatchInput;
  readonly output: BatchOutput;
  readonly instance: InstanceProps;
  /** Machines at the full price, or any reservation's: the API lets batch predictions ask for nothing else. */
  readonly machine: MachineProps;
  readonly replicas: { readonly start: number; readonly max: number };
  /** How many instances each request to the model holds. */
  readonly batchSize: number;
  /** What the model is told beside the instances. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** @default - answers are not explained */
  readonly explanation?: ExplanationProps;
  /** The account that the model runs as: without one it would be Google's. */
  readonly serviceAccountEmail: string;
  /**
   * The full name of the key that encrypts what the job keeps on its machines.
   * @default - Google's own key
   */
  readonly keyName?: string;
  /** Whether what the container prints goes to Cloud Logging. */
  readonly containerLogs: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A `BatchPredictionJob` of the API, complete but for what each run adds: its display name, the version of the model and,
 * where the answers are files, the folder.
 */
export interface BatchBody {
  readonly labels: Readonly<Record<string, string>>;
  readonly inputConfig: { readonly instancesFormat: string; readonly [field: string]: unknown };
  readonly outputConfig: { readonly predictionsFormat: string; readonly [field: string]: unknown };
  readonly dedicatedResources: { readonly machineSpec: object; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The body that submits a batch prediction. Throws a `RangeError` for what excludes each other. */
export function batchBody(props: BatchBodyProps): BatchBody {
  validate(props);
  const { input, output, machine, replicas, parameters, explanation, keyName } = props;
  const instance = instanceConfig(props.instance);
  return {
    labels: { ...props.labels },
    inputConfig: inputConfig(input),
    ...(Object.keys(instance).length > 0 && { instanceConfig: instance }),
    ...(Object.keys(parameters).length > 0 && { modelParameters: { ...parameters } }),
    outputConfig: outputConfig(output),
    dedicatedResources: {
      machineSpec: machineSpec(machine, { kind: "on-demand" }),
      startingReplicaCount: replicas.start,
      maxReplicaCount: replicas.max,
    },
    serviceAccount: props.serviceAccountEmail,
    manualBatchTuningParameters: { batchSize: props.batchSize },
    ...(explanation && { generateExplanation: true, explanationSpec: explanationSpec(explanation) }),
    ...(keyName !== undefined && { encryptionSpec: { kmsKeyName: keyName } }),
    ...(!props.containerLogs && { disableContainerLogging: true }),
  };
}

function validate({ input, instance, replicas, serviceAccountEmail }: BatchBodyProps): void {
  const fail = (problem: string): never => {
    throw new RangeError(`a batch prediction: ${problem}`);
  };
  if (replicas.max < replicas.start)
    fail(`\`replicas.max\` must not be below \`replicas.start\`, got ${replicas.max} below ${replicas.start}`);
  if (instance.only !== undefined && instance.without !== undefined)
    fail("`instance.only` and `instance.without` exclude each other: leave one out");
  if ("files" in input && !/^gs:\/\/[^/]+\/.+$/.test(input.files))
    fail(`\`input.files\` must be gs://bucket/path, got "${input.files}"`);
  if (serviceAccountEmail === "") fail("`serviceAccountEmail` is empty: the model would run as Google's own account");
}

function inputConfig(input: BatchInput): BatchBody["inputConfig"] {
  if ("table" in input) return { instancesFormat: "bigquery", bigquerySource: { inputUri: `bq://${input.table}` } };
  return { instancesFormat: input.format, gcsSource: { uris: [input.files] } };
}

function outputConfig(output: BatchOutput): BatchBody["outputConfig"] {
  if ("dataset" in output)
    return { predictionsFormat: "bigquery", bigqueryDestination: { outputUri: `bq://${output.dataset}` } };
  return { predictionsFormat: output.format };
}

function instanceConfig({ type, key, only, without }: InstanceProps): object {
  return {
    ...(type !== undefined && { instanceType: type }),
    ...(key !== undefined && { keyField: key }),
    ...(only && { includedFields: [...only] }),
    ...(without && { excludedFields: [...without] }),
  };
}
