import { catalogueWith } from "../../../catalog/machines/catalogue";
import { acceleratorQuota, processorQuota } from "../../../catalog/machines/quotas";

test.each([
  ["NVIDIA_L4", "training", "custom_model_training_nvidia_l4_gpus", true],
  ["NVIDIA_L4", "trainingPreemptible", "custom_model_training_preemptible_nvidia_l4_gpus", true],
  ["NVIDIA_TESLA_T4", "serving", "custom_model_serving_nvidia_t4_gpus", true],
  ["NVIDIA_A100_80GB", "training", "custom_model_training_nvidia_a100_80gb_gpus", true],
  ["NVIDIA_H100_MEGA_80GB", "servingPreemptible", "custom_model_serving_preemptible_nvidia_h100_mega_gpus", true],
  ["NVIDIA_B200", "training", "custom_model_training_nvidia_b200_gpus", false],
  ["NVIDIA_B200", "serving", "custom_model_serving_nvidia_b200_gpus", true],
  ["TPU_V5E", "training", "custom_model_training_tpu_v5e", true],
  ["TPU_V2_POD", "training", "custom_model_training_tpu_v2", false],
] as const)("the quota of %s for %s is %s", (accelerator, use, metric, confirmed) => {
  expect(acceleratorQuota(accelerator, use)).toEqual({ metric, confirmed });
});

test("an accelerator without a known quota has none, until an environment names it", () => {
  const catalogue = catalogueWith({ accelerators: { NVIDIA_B300: { quota: "nvidia_b300_gpus" } } });

  expect(acceleratorQuota("NVIDIA_B300", "training")).toBeUndefined();
  expect(acceleratorQuota("NVIDIA_B300", "training", catalogue)).toEqual({
    metric: "custom_model_training_nvidia_b300_gpus",
    confirmed: false,
  });
});

test.each([
  ["n1-standard-4", "training", "custom_model_training_cpus", true],
  ["e2-standard-4", "training", "custom_model_training_cpus", true],
  ["a2-highgpu-1g", "training", "custom_model_training_a2_cpus", false],
  ["a2-highgpu-1g", "trainingPreemptible", "custom_model_training_preemptible_cpus", true],
  ["n2-standard-4", "serving", "custom_model_serving_cpus", false],
] as const)("the processors of %s for %s count as %s", (machine, use, metric, confirmed) => {
  expect(processorQuota(machine, use)).toEqual({ metric, confirmed });
});
