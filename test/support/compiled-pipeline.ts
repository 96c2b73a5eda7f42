/** A small compiled pipeline of two steps, as the KFP compiler writes it. */
export function compiled({
  image = "europe-docker.pkg.dev/acme/steps/steps@sha256:" + "b".repeat(64),
  parameters = {
    days: { parameterType: "NUMBER_INTEGER" },
    rate: { parameterType: "NUMBER_DOUBLE", defaultValue: 0.1, isOptional: true },
    country: { parameterType: "STRING", isOptional: true },
    balanced: { parameterType: "BOOLEAN", isOptional: true },
    columns: { parameterType: "LIST", isOptional: true },
    limits: { parameterType: "STRUCT", isOptional: true },
    run: { parameterType: "STRING", isOptional: true },
  } as Readonly<Record<string, object>>,
} = {}) {
  const executor = { container: { image, command: ["steps"], args: ["{{$.inputs.parameters['days']}}"] } };
  return {
    schemaVersion: "2.1.0",
    sdkVersion: "kfp-2.17.3",
    pipelineInfo: { name: "fraud" },
    root: {
      dag: {
        tasks: {
          validate: {
            taskInfo: { name: "validate" },
            componentRef: { name: "comp-validate" },
            cachingOptions: { enableCache: true },
          },
          train: {
            taskInfo: { name: "train" },
            componentRef: { name: "comp-train" },
            dependentTasks: ["validate"],
            cachingOptions: { enableCache: true },
          },
        },
      },
      inputDefinitions: { parameters },
    },
    components: {
      "comp-validate": { executorLabel: "exec-validate" },
      "comp-train": { executorLabel: "exec-train" },
    },
    deploymentSpec: { executors: { "exec-validate": executor, "exec-train": executor } },
  };
}
