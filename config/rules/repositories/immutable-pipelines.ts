import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Only registries of container images can have immutable tags. */
export const immutablePipelines = defineRule<Environment["repositories"][string]>({
  id: "repositories/immutable-pipelines",
  severity: "error",
  holds: "Immutable tags are asked for in registries of images only.",
  each: "repositories.*",
  reads: ["holds", "tags"],
  check({ value: { holds, tags } }) {
    if (holds !== "pipelines" || tags !== "immutable") return [];
    return [
      {
        at: "tags",
        problem: "tags of a registry of pipelines cannot be immutable: Google has that for images only",
        allowed: "movable",
        fix: "leave `tags` out, and name a pipeline by its version",
      },
    ];
  },
});
