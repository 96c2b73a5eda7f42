import { nearest } from "../../../values/nearest";
import { registryOf, templateImages } from "../../../values/pipeline-template";
import type { Environment, Pipeline } from "../../schema/environment";
import { imageRepositories } from "../../training/repositories";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { defineRule } from "../rule";
import { triggerReferences, TRIGGERS_DECLARED_IN } from "../starts/trigger-references";

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const pipelineReferences = defineRule<Pipeline>({
  id: "pipelines/unknown-name",
  severity: "error",
  holds: "The registries, zone, model and triggers that a pipeline names are declared in the same environment.",
  each: "pipelines.*",
  reads: ["template", "root", "model", "triggers"],
  declaredIn: [...NAMES_DECLARED_IN.model, "repositories", "external.repositories", ...TRIGGERS_DECLARED_IN],
  check: ({ value: { template, root, model, triggers }, environment }) => [
    ...("compiled" in template
      ? []
      : [
          ...notAmong(registries(environment), "registry", template.repository, "template.repository"),
          ...template.images.flatMap((name, index) =>
            notAmong(registries(environment), "registry", name, `template.images[${index}]`),
          ),
        ]),
    ...nameOfNothing(environment, "zone", root, "root"),
    ...(model === undefined ? [] : nameOfNothing(environment, "model", model, "model")),
    ...triggerReferences(triggers, environment),
  ],
});

function registries({ repositories, external }: Environment): readonly string[] {
  return [...Object.keys(repositories), ...Object.keys(external.repositories)];
}

/** Google keeps pipelines and images in registries of two kinds. */
export const pipelineRegistry = defineRule<Pipeline>({
  id: "pipelines/registry",
  severity: "error",
  holds: "A pipeline's package is in a registry of pipelines, and the images of its steps are in registries of images.",
  each: "pipelines.*",
  reads: ["template", "/repositories.*.holds"],
  check({ value: { template }, environment: { repositories } }) {
    if ("compiled" in template) return [];
    const thatHold = (content: "images" | "pipelines") => {
      const others = Object.keys(repositories).filter((name) => repositories[name]?.holds === content);
      return others.length === 0 ? `no registry of ${content} is declared` : others.join(", ");
    };
    const { repository, images } = template;
    return [
      ...(repositories[repository]?.holds === "images"
        ? [
            {
              at: "template.repository",
              problem: `"${repository}" holds images, and no pipelines`,
              allowed: thatHold("pipelines"),
            },
          ]
        : []),
      ...images.flatMap((name, index) =>
        repositories[name]?.holds === "pipelines"
          ? [
              {
                at: `template.images[${index}]`,
                problem: `"${name}" holds pipelines, and no images`,
                allowed: thatHold("images"),
              },
            ]
          : [],
      ),
    ];
  },
});

/** What is no registry of the environment is looked for at Docker Hub: a misspelt one as well. */
export const pipelineImages = defineRule<Pipeline>({
  id: "pipelines/image-registry",
  severity: "error",
  holds: "The images of a compiled pipeline name no registry that is nearly one of the environment's.",
  each: "pipelines.*",
  reads: ["template", "/repositories.*.holds", "/external.repositories"],
  check({ value: { template }, environment }) {
    if (!("compiled" in template)) return [];
    const known = Object.keys(imageRepositories(environment));
    const misspelt = new Map(
      templateImages(template.compiled).flatMap(({ executor, image }) => {
        const name = registryOf(image);
        const meant = name === undefined || known.includes(name) ? undefined : nearest(name, known);
        return meant === undefined ? [] : [[image, { executor, name, meant }] as const];
      }),
    );
    return [...misspelt].map(([image, { executor, name, meant }]) => ({
      at: "template.compiled",
      problem: `"${image}" of ${executor} is in no registry of the environment: there is no "${name}". Did you mean "${meant}"?`,
      allowed: `${known.join(", ")}, or the address of a registry`,
      fix: "name the registry as this file does where the pipeline is defined, and compile it again",
    }));
  },
});
