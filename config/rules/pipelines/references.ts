import type { Pipeline } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { defineRule } from "../rule";
import { triggerReferences, TRIGGERS_DECLARED_IN } from "../starts/trigger-references";

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const pipelineReferences = defineRule<Pipeline>({
  id: "pipelines/unknown-name",
  severity: "error",
  holds: "The registry, zone, model and triggers that a pipeline names are declared in the same environment.",
  each: "pipelines.*",
  reads: ["template", "root", "model", "triggers"],
  declaredIn: [...NAMES_DECLARED_IN.model, "repositories", "external.repositories", ...TRIGGERS_DECLARED_IN],
  check: ({ value: { template, root, model, triggers }, environment }) => [
    ...("compiled" in template
      ? []
      : notAmong(
          [...Object.keys(environment.repositories), ...Object.keys(environment.external.repositories)],
          "registry",
          template.repository,
          "template.repository",
        )),
    ...nameOfNothing(environment, "zone", root, "root"),
    ...(model === undefined ? [] : nameOfNothing(environment, "model", model, "model")),
    ...triggerReferences(triggers, environment),
  ],
});

/** Google keeps pipelines and images in registries of two kinds. */
export const pipelineRegistry = defineRule<Pipeline>({
  id: "pipelines/registry",
  severity: "error",
  holds: "A pipeline's package is in a registry of pipelines.",
  each: "pipelines.*",
  reads: ["template", "/repositories.*.holds"],
  check({ value: { template }, environment: { repositories } }) {
    if ("compiled" in template || repositories[template.repository]?.holds !== "images") return [];
    const others = Object.keys(repositories).filter((name) => repositories[name]?.holds === "pipelines");
    return [
      {
        at: "template.repository",
        problem: `"${template.repository}" holds images, and no pipelines`,
        allowed: others.length === 0 ? "no registry of pipelines is declared" : others.join(", "),
      },
    ];
  },
});
