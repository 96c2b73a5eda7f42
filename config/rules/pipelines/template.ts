import { parseImage } from "../../../values/image-reference";
import { LARGEST_TEMPLATE, templateImages, templateProblems, templateSize } from "../../../values/pipeline-template";
import type { Pipeline } from "../../schema/environment";
import { defineRule } from "../rule";

/** What is not of the form that Vertex AI takes would be refused by each run. */
export const templateShape = defineRule<Pipeline>({
  id: "pipelines/template-shape",
  severity: "error",
  holds: "A compiled pipeline has the form that the KFP compiler writes and Vertex AI takes, and hangs together.",
  each: "pipelines.*",
  reads: ["template"],
  check: ({ value: { template } }) =>
    "compiled" in template
      ? templateProblems(template.compiled).map((problem) => ({
          at: "template.compiled",
          problem: `the compiled pipeline ${problem}`,
          fix: "compile it again with KFP 2 to a .json file",
        }))
      : [],
});

/** A launcher holds the whole pipeline while it submits it. */
export const templateSizeRule = defineRule<Pipeline>({
  id: "pipelines/template-size",
  severity: "error",
  holds: "A compiled pipeline is small enough for its launcher to pass on.",
  each: "pipelines.*",
  reads: ["template"],
  check({ value: { template } }) {
    if (!("compiled" in template)) return [];
    const size = templateSize(template.compiled);
    if (size <= LARGEST_TEMPLATE) return [];
    return [
      {
        at: "template.compiled",
        problem: `the compiled pipeline has ${size} bytes as compact JSON, and a launcher can pass on ${LARGEST_TEMPLATE}`,
        allowed: `at most ${LARGEST_TEMPLATE} bytes`,
        fix: "put it into a registry of pipelines, or the programs of its steps into images",
      },
    ];
  },
});

/** What a tag names today, it may not name tomorrow. */
export const templateDigest = defineRule<Pipeline>({
  id: "pipelines/template-digest",
  severity: "error",
  holds: "Where the environment is permanent, a pipeline's package has a digest.",
  each: "pipelines.*",
  reads: ["template", "/lifetime"],
  check({ value: { template }, environment: { lifetime } }) {
    if (lifetime === "disposable" || "compiled" in template || template.version.startsWith("sha256:")) return [];
    return [
      {
        at: "template.version",
        problem: `"${template.version}" is a tag, which can be moved to another pipeline at any time`,
        allowed: "sha256:<64 digits>",
        fix: "write the digest that the registry shows for it",
      },
    ];
  },
});

/** The pipeline is the same, and its steps would not be. */
export const templateImageDigest = defineRule<Pipeline>({
  id: "pipelines/image-digest",
  severity: "error",
  holds: "Where the environment is permanent, the images in a compiled pipeline have a digest.",
  each: "pipelines.*",
  reads: ["template", "/lifetime"],
  check({ value: { template }, environment: { lifetime } }) {
    if (lifetime === "disposable" || !("compiled" in template)) return [];
    const moving = new Map(
      templateImages(template.compiled)
        .filter(({ image }) => !hasDigest(image))
        .map(({ executor, image }) => [image, executor] as const),
    );
    return [...moving].map(([image, executor]) => ({
      at: "template.compiled",
      problem: `"${image}" of ${executor} has no digest, and a tag can be moved to another image at any time`,
      allowed: `${image.replace(/:[^:/]*$/, "")}@sha256:<64 digits>`,
      fix: "name the image by its digest where the pipeline is defined, and compile it again",
    }));
  },
});

/** Whether an image has a digest; one that a run fills in has none. */
function hasDigest(image: string): boolean {
  try {
    return parseImage(image).digest !== undefined;
  } catch {
    return false;
  }
}

/** Google knows of each task whether it may be left out, and of no run as a whole. */
export const templateCaching = defineRule<Pipeline>({
  id: "pipelines/caching",
  severity: "error",
  holds: "Caching is off for a compiled pipeline only: what lies in a registry says it of each of its tasks itself.",
  each: "pipelines.*",
  reads: ["template", "caching"],
  check: ({ value: { template, caching } }) =>
    caching === "on" || "compiled" in template
      ? []
      : [
          {
            at: "caching",
            problem: "the pipeline lies in a registry, and a run cannot change what it says of its tasks",
            fix: "compile it with caching off (set_caching_options(False) of each task), or import the compiled pipeline",
          },
        ],
});
