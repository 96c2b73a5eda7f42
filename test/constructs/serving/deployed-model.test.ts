import { deployedModel, type DeployedModelProps, type OwnMachines } from "../../../constructs/serving/deployed-model";
import { requestProblems } from "../../support/vertex-request";

const own: OwnMachines = {
  machine: { type: "n1-standard-4" },
  capacity: { kind: "on-demand" },
  replicas: { min: 2, max: 10, targets: {} },
};
const model = (props: Partial<DeployedModelProps> = {}) =>
  deployedModel({
    runsOn: own,
    serviceAccountEmail: "test-serve-fraud@acme-ml-test.iam.gserviceaccount.com",
    logs: { container: true, access: true },
    ...props,
  });

test("a model runs as its own account on its own machines", () => {
  expect(model()).toEqual({
    dedicatedResources: {
      machineSpec: { machineType: "n1-standard-4" },
      minReplicaCount: 2,
      maxReplicaCount: 10,
    },
    serviceAccount: "test-serve-fraud@acme-ml-test.iam.gserviceaccount.com",
    disableContainerLogging: false,
    enableAccessLogging: true,
  });
});

test("a model on shared machines names the pool and none of its own", () => {
  const pool = "projects/acme-ml-test/locations/europe-west4/deploymentResourcePools/test-small";

  expect(model({ runsOn: { poolName: pool } })).toMatchObject({ sharedResources: pool });
  expect(model({ runsOn: { poolName: pool } })).not.toHaveProperty("dedicatedResources");
});

test.each<[string, Partial<OwnMachines>, object]>([
  ["spot machines", { capacity: { kind: "spot" } }, { spot: true }],
  [
    "a reservation",
    { capacity: { kind: "reservation", reservationName: "projects/p/zones/z/reservations/r" } },
    {
      machineSpec: {
        machineType: "n1-standard-4",
        reservationAffinity: {
          reservationAffinityType: "SPECIFIC_RESERVATION",
          key: "compute.googleapis.com/reservation-name",
          values: ["projects/p/zones/z/reservations/r"],
        },
      },
    },
  ],
  [
    "accelerators that decide how many there are",
    {
      machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
      replicas: { min: 1, max: 4, targets: { accelerator: 70 } },
    },
    {
      machineSpec: { machineType: "g2-standard-8", acceleratorType: "NVIDIA_L4", acceleratorCount: 1 },
      autoscalingMetricSpecs: [
        { metricName: "aiplatform.googleapis.com/prediction/online/accelerator/duty_cycle", target: 70 },
      ],
    },
  ],
])("a model can run on %s", (_what, parts, resources) => {
  const body = model({ runsOn: { ...own, ...parts } });

  expect(body).toMatchObject({ dedicatedResources: resources });
  expect(requestProblems("DeployedModel", body)).toEqual([]);
});

test("silent models print nothing and say nothing of their requests", () => {
  expect(model({ logs: { container: false, access: false } })).toMatchObject({
    disableContainerLogging: true,
    enableAccessLogging: false,
  });
});

test("answers are explained where that is said, in a shape that Google takes", () => {
  const body = model({
    explanation: { method: "sampled-shapley", paths: 10, inputs: ["amount"], output: "score" },
  });

  expect(body.explanationSpec).toMatchObject({ parameters: { sampledShapleyAttribution: { pathCount: 10 } } });
  expect(requestProblems("DeployedModel", body)).toEqual([]);
  expect(model()).not.toHaveProperty("explanationSpec");
});
