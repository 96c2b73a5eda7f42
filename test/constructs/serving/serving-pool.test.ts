import { VertexAiDeploymentResourcePool } from "@cdktf/provider-google/lib/vertex-ai-deployment-resource-pool";
import { autoscalingMetrics } from "../../../constructs/serving/replicas";
import { ServingPool, type ServingPoolProps } from "../../../constructs/serving/serving-pool";
import { fixture } from "../../support/synth";

function setUp(props: Partial<ServingPoolProps> = {}) {
  const { stack, naming, synth } = fixture();
  const pool = new ServingPool(stack, "Pool", {
    naming,
    name: "small",
    region: "europe-west4",
    machine: { type: "n1-standard-4" },
    replicas: { min: 1, max: 3 },
    metrics: [],
    ...props,
  });
  return { pool, resource: () => synth().only(VertexAiDeploymentResourcePool) };
}

test("a pool has the machines that are said, and Google's own way to have more", () => {
  const { pool, resource } = setUp();

  expect(resource()).toMatchObject({ name: "test-small", region: "europe-west4" });
  expect(resource().dedicated_resources).toEqual({
    machine_spec: { machine_type: "n1-standard-4" },
    min_replica_count: 1,
    max_replica_count: 3,
  });
  expect(pool.poolName).toBe("projects/acme-ml-test/locations/europe-west4/deploymentResourcePools/test-small");
  expect(pool.node.defaultChild).toBeInstanceOf(VertexAiDeploymentResourcePool);
});

test("a pool can have accelerators and grow by what they do", () => {
  const { resource } = setUp({
    description: "For small models",
    machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
    metrics: autoscalingMetrics({ cpu: 50, accelerator: 70, requests: 600 }),
  });

  expect(resource()["//"]).toMatchObject({ description: "For small models" });
  expect(resource().dedicated_resources).toMatchObject({
    machine_spec: { machine_type: "g2-standard-8", accelerator_type: "NVIDIA_L4", accelerator_count: 1 },
    autoscaling_metric_specs: [
      { metric_name: "aiplatform.googleapis.com/prediction/online/cpu/utilization", target: 50 },
      { metric_name: "aiplatform.googleapis.com/prediction/online/accelerator/duty_cycle", target: 70 },
      { metric_name: "aiplatform.googleapis.com/prediction/online/request_count", target: 600 },
    ],
  });
});

test("a pool with fewer machines at most than always is refused", () => {
  expect(() => setUp({ replicas: { min: 3, max: 2 } })).toThrow(
    new Error("stack/Pool: `replicas.max` must be at least `replicas.min` (3), got 2"),
  );
});
