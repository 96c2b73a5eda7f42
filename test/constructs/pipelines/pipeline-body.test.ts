import { type PipelineBodyProps, pipelineBody } from "../../../constructs/pipelines/pipeline-body";
import { bodyProblems } from "../../support/vertex/api";

const least: PipelineBodyProps = {
  root: "gs://acme-ml-test-test-curated/pipelines/fraud",
  parameters: { days: 30 },
  onFailure: "stop",
  serviceAccountEmail: "test-pipe-fraud@acme-ml-test.iam.gserviceaccount.com",
  labels: { team: "fraud" },
};

test("the least that is submitted says where, with what, and as whom", () => {
  expect(pipelineBody(least)).toEqual({
    labels: { team: "fraud" },
    runtimeConfig: {
      gcsOutputDirectory: "gs://acme-ml-test-test-curated/pipelines/fraud",
      parameterValues: { days: 30 },
      failurePolicy: "PIPELINE_FAILURE_POLICY_FAIL_FAST",
    },
    serviceAccount: "test-pipe-fraud@acme-ml-test.iam.gserviceaccount.com",
  });
});

test("with everything in use it has the shape of the API", () => {
  const body = pipelineBody({
    ...least,
    templateUri: `https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines/fraud/sha256:${"a".repeat(64)}`,
    onFailure: "finish",
    networkAttachment: "projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training",
    keyName: "projects/acme-ml-test/locations/europe-west4/keyRings/test/cryptoKeys/vertex-ai",
  });

  expect(bodyProblems("PipelineJob", body)).toEqual([]);
  expect(body).toMatchObject({
    runtimeConfig: { failurePolicy: "PIPELINE_FAILURE_POLICY_FAIL_SLOW" },
    pscInterfaceConfig: { networkAttachment: expect.stringMatching(/networkAttachments/) },
    encryptionSpec: { kmsKeyName: expect.stringMatching(/cryptoKeys/) },
  });
});

test.each([
  [
    "an address in a bucket",
    { templateUri: "gs://acme/fraud.json" },
    '`templateUri` must be an address in a registry of pipelines, got "gs://acme/fraud.json"',
  ],
  [
    "a root that is none",
    { root: "gs://acme" },
    '`root` must be gs://bucket/folder without a slash at the end, got "gs://acme"',
  ],
  [
    "no account",
    { serviceAccountEmail: "" },
    "`serviceAccountEmail` is empty: the steps would run as the project's default account",
  ],
])("fails with %s", (_, change, problem) => {
  expect(() => pipelineBody({ ...least, ...change })).toThrow(new RangeError(`a pipeline: ${problem}`));
});
