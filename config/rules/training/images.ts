import { fullImage, parseImage } from "../../../values/image-reference";
import type { Environment } from "../../schema/environment";
import { type Job, poolsOf } from "../../training/pools";
import { imageRepositories } from "../../training/repositories";
import { defineRule, type Violation } from "../rule";

/** An image, and where it is written. */
interface WrittenImage {
  readonly at: string;
  readonly image: string;
}

type Model = Environment["models"][string];

const OF_JOB = ["image", "python", "workers", "parameterServers", "evaluators"] as const;
const OF_MODEL = ["serving.image"] as const;
const REPOSITORIES = ["/repositories.*.holds", "/external.repositories", "/project.region"] as const;

/** Every image of a job, each with where it is written; pools without one of their own are not repeated. */
function imagesOf(job: Job): readonly WrittenImage[] {
  const pools = poolsOf(job).slice(1);
  return [
    ...(job.image === undefined ? [] : [{ at: "image", image: job.image }]),
    ...(job.python === undefined ? [] : [{ at: "python.image", image: job.python.image }]),
    ...pools.flatMap(({ role, image }) =>
      image === undefined || image === job.image ? [] : [{ at: `${role}.image`, image }],
    ),
  ];
}

const imageOf = ({ serving }: Model): readonly WrittenImage[] => [{ at: "serving.image", image: serving.image }];

/** A short name is looked for in the repositories of the file. */
export const imageRepository = defineRule<Job>({
  id: "training/image-repository",
  severity: "error",
  holds: "An image is in a repository of the environment, or has its full name.",
  each: "training.jobs.*",
  reads: [...OF_JOB, ...REPOSITORIES],
  check: ({ value, environment }) => inNoRepository(imagesOf(value), environment),
});

/** What a tag names today, it may not name tomorrow. */
export const imageDigest = defineRule<Job>({
  id: "training/image-digest",
  severity: "error",
  holds: "Where the environment is permanent, images have a digest.",
  each: "training.jobs.*",
  reads: [...OF_JOB, "/lifetime"],
  check: ({ value, environment }) => withoutDigest(imagesOf(value), environment),
});

/** The image is registered with each version, under the name that is made of it. */
export const modelImageRepository = defineRule<Model>({
  id: "models/image-repository",
  severity: "error",
  holds: "The image that a model answers with is in a repository of the environment, or has its full name.",
  each: "models.*",
  reads: [...OF_MODEL, ...REPOSITORIES],
  check: ({ value, environment }) => inNoRepository(imageOf(value), environment),
});

/** A version that answers with another program than the one that was tried is another version. */
export const modelImageDigest = defineRule<Model>({
  id: "models/image-digest",
  severity: "error",
  holds: "Where the environment is permanent, the image that a model answers with has a digest.",
  each: "models.*",
  reads: [...OF_MODEL, "/lifetime"],
  check: ({ value, environment }) => withoutDigest(imageOf(value), environment),
});

function inNoRepository(images: readonly WrittenImage[], environment: Environment): readonly Violation[] {
  const repositories = imageRepositories(environment);
  const names = Object.keys(repositories);
  return images
    .filter(({ image }) => fullImage(image, repositories) === undefined)
    .map(({ at, image }) => ({
      at,
      problem:
        names.length === 0
          ? `"${image}" is a short name, and no repository of images is declared`
          : `"${image}" does not say which of the repositories it is in`,
      allowed: names.length === 0 ? "the full name of an image" : names.map((name) => `${name}/<image>`).join(", "),
    }));
}

function withoutDigest(images: readonly WrittenImage[], { lifetime }: Environment): readonly Violation[] {
  if (lifetime === "disposable") return [];
  return images
    .filter(({ image }) => parseImage(image).digest === undefined)
    .map(({ at, image }) => ({
      at,
      problem: `"${image}" has no digest, and a tag can be moved to another image at any time`,
      allowed: `${image.replace(/:[^:/]*$/, "")}@sha256:<64 digits>`,
      fix: "write the digest that the registry shows for it",
    }));
}
