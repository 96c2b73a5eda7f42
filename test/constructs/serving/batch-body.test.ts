import { batchBody, type BatchBodyProps } from "../../../constructs/serving/batch-body";
import { type ExplanationProps, explanationSpec } from "../../../constructs/serving/explanation-spec";
import { requestProblems } from "../../support/vertex-request";

const least: BatchBodyProps = {
  input: { table: "acme-ml-test.test_features.merchants" },
  output: { dataset: "acme-ml-test.test_scores" },
  instance: {},
  machine: { type: "n1-standard-4" },
  replicas: { start: 1, max: 10 },
  batchSize: 64,
  parameters: {},
  serviceAccountEmail: "test-batch-scores@acme-ml-test.iam.gserviceaccount.com",
  containerLogs: true,
  labels: { environment: "test" },
};
const shapley: ExplanationProps = { method: "sampled-shapley", paths: 10, inputs: ["amount"], output: "score" };
/** What each run adds. */
const run = { displayName: "scores", model: "projects/acme-ml-test/locations/europe-west4/models/test-churn@3" };

test("a batch prediction says no more than it must", () => {
  expect(batchBody(least)).toEqual({
    labels: { environment: "test" },
    inputConfig: {
      instancesFormat: "bigquery",
      bigquerySource: { inputUri: "bq://acme-ml-test.test_features.merchants" },
    },
    outputConfig: {
      predictionsFormat: "bigquery",
      bigqueryDestination: { outputUri: "bq://acme-ml-test.test_scores" },
    },
    dedicatedResources: { machineSpec: { machineType: "n1-standard-4" }, startingReplicaCount: 1, maxReplicaCount: 10 },
    serviceAccount: "test-batch-scores@acme-ml-test.iam.gserviceaccount.com",
    manualBatchTuningParameters: { batchSize: 64 },
  });
});

test("everything that is asked for is in its place", () => {
  const body = batchBody({
    ...least,
    input: { files: "gs://acme-ml-test-test-raw/merchants/*.jsonl", format: "jsonl" },
    output: { folder: "gs://acme-ml-test-test-scores/churn", format: "csv" },
    instance: { type: "array", key: "merchant_id", without: ["country"] },
    machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
    parameters: { confidence: 0.5, explain: true },
    explanation: shapley,
    keyName: "projects/acme-ml-test/locations/europe-west4/keyRings/test-plinth/cryptoKeys/vertex-ai",
    containerLogs: false,
  });

  expect(body).toMatchObject({
    inputConfig: { instancesFormat: "jsonl", gcsSource: { uris: ["gs://acme-ml-test-test-raw/merchants/*.jsonl"] } },
    instanceConfig: { instanceType: "array", keyField: "merchant_id", excludedFields: ["country"] },
    modelParameters: { confidence: 0.5, explain: true },
    // The folder is the run's.
    outputConfig: { predictionsFormat: "csv" },
    dedicatedResources: {
      machineSpec: { machineType: "g2-standard-8", acceleratorType: "NVIDIA_L4", acceleratorCount: 1 },
    },
    generateExplanation: true,
    explanationSpec: explanationSpec(shapley),
    encryptionSpec: { kmsKeyName: expect.stringMatching(/vertex-ai$/) },
    disableContainerLogging: true,
  });
  expect(requestProblems("BatchPredictionJob", { ...run, ...body })).toEqual([]);
});

test("the smallest one is of the shape of the API", () => {
  expect(requestProblems("BatchPredictionJob", { ...run, ...batchBody(least) })).toEqual([]);
});

test.each<[string, Partial<BatchBodyProps>, string]>([
  [
    "fewer machines at most than at first",
    { replicas: { start: 4, max: 2 } },
    "`replicas.max` must not be below `replicas.start`, got 2 below 4",
  ],
  [
    "fields that are in and out",
    { instance: { only: ["a"], without: ["b"] } },
    "`instance.only` and `instance.without` exclude each other: leave one out",
  ],
  [
    "files that are in no bucket",
    { input: { files: "merchants/*.jsonl", format: "jsonl" } },
    '`input.files` must be gs://bucket/path, got "merchants/*.jsonl"',
  ],
  [
    "no account",
    { serviceAccountEmail: "" },
    "`serviceAccountEmail` is empty: the model would run as Google's own account",
  ],
])("%s is refused", (_, props, message) => {
  expect(() => batchBody({ ...least, ...props })).toThrow(new RangeError(`a batch prediction: ${message}`));
});

test.each<[ExplanationProps, object]>([
  [
    { ...shapley, inputs: ["amount", "country"], top: 1 },
    {
      parameters: { topK: 1, sampledShapleyAttribution: { pathCount: 10 } },
      metadata: { inputs: { amount: {}, country: {} }, outputs: { score: {} } },
    },
  ],
  [
    { method: "integrated-gradients", steps: 50, inputs: ["amount"], output: "score" },
    {
      parameters: { integratedGradientsAttribution: { stepCount: 50 } },
      metadata: { inputs: { amount: {} }, outputs: { score: {} } },
    },
  ],
  [
    { method: "xrai", steps: 20, inputs: ["photo"], output: "score" },
    {
      parameters: { xraiAttribution: { stepCount: 20 } },
      metadata: { inputs: { photo: { modality: "image" } }, outputs: { score: {} } },
    },
  ],
])("an explanation %j is what the API asks for", (props, spec) => {
  expect(explanationSpec(props)).toEqual(spec);
  expect(requestProblems("ExplanationSpec", spec)).toEqual([]);
});
