import { fullImage, parseImage } from "../../../values/image-reference";
import { type Job, poolsOf } from "../../training/pools";
import { imageRepositories } from "../../training/repositories";
import { defineRule, type Violation } from "../rule";

const PROGRAM = ["image", "python", "command", "workers", "parameterServers", "evaluators"] as const;

/** What Vertex AI and the frameworks that it prepares set themselves. */
const RESERVED_VARIABLES = /^(AIP_|CLOUD_ML_|PLINTH_)|^(CLUSTER_SPEC|TF_CONFIG)$/;

/** Every image of a job, each with where it is written; pools without one of their own are not repeated. */
function imagesOf(job: Job): readonly { readonly at: string; readonly image: string }[] {
  const pools = poolsOf(job).slice(1);
  return [
    ...(job.image === undefined ? [] : [{ at: "image", image: job.image }]),
    ...(job.python === undefined ? [] : [{ at: "python.image", image: job.python.image }]),
    ...pools.flatMap(({ role, image }) =>
      image === undefined || image === job.image ? [] : [{ at: `${role}.image`, image }],
    ),
  ];
}

/** A job runs an image or a package, not both and not nothing. */
export const program = defineRule<Job>({
  id: "training/program",
  severity: "error",
  holds: "A job has either an image or a Python package, and a command only with an image.",
  each: "training.jobs.*",
  reads: PROGRAM,
  check({ value: job }) {
    const violations: Violation[] = [];
    if ((job.image === undefined) === (job.python === undefined)) {
      violations.push({
        problem: `a job runs either an image or a Python package, received ${job.image === undefined ? "neither" : "both"}`,
        allowed: "image, python",
      });
    }
    if (job.python !== undefined && job.command !== undefined) {
      violations.push({ at: "command", problem: "a Python package is started by its module and has no command" });
    }
    for (const { role, image, command } of poolsOf(job).slice(1)) {
      if (job.python !== undefined && image !== undefined && image !== job.image) {
        violations.push({
          at: `${role}.image`,
          problem: "all machines of a job with a Python package run that package",
        });
      }
      if (job.python !== undefined && command !== undefined && command !== job.command) {
        violations.push({
          at: `${role}.command`,
          problem: "a Python package is started by its module and has no command",
        });
      }
    }
    return violations;
  },
});

/** A short name is looked for in the repositories of the file. */
export const imageRepository = defineRule<Job>({
  id: "training/image-repository",
  severity: "error",
  holds: "An image is in a repository of the environment, or has its full name.",
  each: "training.jobs.*",
  reads: [...PROGRAM, "/repositories.*.holds", "/external.repositories", "/project.region"],
  check({ value: job, environment }) {
    const repositories = imageRepositories(environment);
    const names = Object.keys(repositories);
    return imagesOf(job)
      .filter(({ image }) => fullImage(image, repositories) === undefined)
      .map(({ at, image }) => ({
        at,
        problem:
          names.length === 0
            ? `"${image}" is a short name, and no repository of images is declared`
            : `"${image}" does not say which of the repositories it is in`,
        allowed: names.length === 0 ? "the full name of an image" : names.map((name) => `${name}/<image>`).join(", "),
      }));
  },
});

/** What a tag names today, it may not name tomorrow. */
export const imageDigest = defineRule<Job>({
  id: "training/image-digest",
  severity: "error",
  holds: "Where the environment is permanent, images have a digest.",
  each: "training.jobs.*",
  reads: [...PROGRAM, "/lifetime"],
  check: ({ value: job, environment }) =>
    environment.lifetime === "disposable"
      ? []
      : imagesOf(job)
          .filter(({ image }) => parseImage(image).digest === undefined)
          .map(({ at, image }) => ({
            at,
            problem: `"${image}" has no digest, and a tag can be moved to another image at any time`,
            allowed: `${image.replace(/:[^:/]*$/, "")}@sha256:<64 digits>`,
            fix: "write the digest that the registry shows for it",
          })),
});

/** A variable that is set twice has the value that nobody expected. */
export const variables = defineRule<Job>({
  id: "training/variables",
  severity: "error",
  holds: "No environment variable of a job is set by Vertex AI or Plinth, or both as a variable and as a secret.",
  each: "training.jobs.*",
  reads: ["variables", "secrets"],
  check: ({ value }) => [
    ...(["variables", "secrets"] as const).flatMap((key) =>
      Object.keys(value[key])
        .filter((name) => RESERVED_VARIABLES.test(name))
        .map((name) => ({
          at: `${key}.${name}`,
          problem: `${name} is set by ${name.startsWith("PLINTH_") ? "Plinth" : "Vertex AI"}`,
        })),
    ),
    ...Object.keys(value.secrets)
      .filter((name) => Object.hasOwn(value.variables, name))
      .map((name) => ({ at: `secrets.${name}`, problem: `${name} is already among the variables` })),
  ],
});
