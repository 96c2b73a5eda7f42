import { composedName, nameProblem } from "../../../values/naming";
import type { Environment, Pipeline } from "../../schema/environment";
import { runLabels } from "../labels/run-labels";
import { defineRule } from "../rule";

/** A step reaches the network through the attachment of training, which there must be. */
export const pipelineNetwork = defineRule<Pipeline>({
  id: "pipelines/network",
  severity: "error",
  holds: "A pipeline that uses the platform's network has a network to use.",
  each: "pipelines.*",
  reads: ["network", "/network.training"],
  check: ({ value: { network }, environment }) =>
    network !== "platform" || environment.network?.training !== undefined
      ? []
      : [
          {
            at: "network",
            problem: "training is not attached to the platform's network",
            fix: "add network: { training: { replicas: <machines> } } to the environment",
          },
        ],
});

/** Compiled pipelines lie in a bucket of their own. */
export const pipelineBucket = defineRule<Environment>({
  id: "pipelines/bucket",
  severity: "error",
  holds: "The bucket of compiled pipelines has a name that Google accepts, and no zone has it.",
  each: "",
  reads: ["pipelines.*.template", "storage.zones", "name", "project.id"],
  check({ environment: { name, pipelines, project, storage } }) {
    const first = Object.keys(pipelines).find((key) => "compiled" in (pipelines[key]?.template ?? {}));
    if (first === undefined) return [];
    const path = `pipelines.${first}.template`;
    const bucket = composedName.bucket(project.id, name, "pipelines");
    const problem = nameProblem("bucket", bucket);
    if (problem !== undefined) return [{ path, problem, fix: "put the pipelines into a registry of pipelines" }];
    if (!Object.hasOwn(storage.zones, "pipelines")) return [];
    return [
      {
        path: "storage.zones.pipelines",
        problem: `its bucket would be "${bucket}", as that of compiled pipelines`,
        fix: "rename the zone",
      },
    ];
  },
});

/** Labels of a pipeline's runs come beside those of the environment. */
export const pipelineLabels = runLabels("pipelines.*", "pipelines/labels", "pipeline");
