import { fullImage } from "../../values/image-reference";
import { templateImages } from "../../values/pipeline-template";
import type { Environment } from "../schema/environment";
import { poolsOf } from "./pools";
import { imageRepositories } from "./repositories";

/** The full names of all images that jobs and steps of pipelines run and models answer with, each once. */
export function imagesOf(environment: Environment): readonly string[] {
  const repositories = imageRepositories(environment);
  const written = [
    ...Object.values(environment.training.jobs).flatMap((job) => [
      job.python?.image,
      ...poolsOf(job).map(({ image }) => image),
    ]),
    ...Object.values(environment.models).map(({ serving }) => serving.image),
    ...Object.values(environment.pipelines).flatMap(({ template }) =>
      "compiled" in template ? templateImages(template.compiled).map(({ image }) => image) : [],
    ),
  ];
  const full = written.flatMap((image) => (image === undefined ? [] : [fullImage(image, repositories) ?? image]));
  return [...new Set(full)].sort();
}

/** The repositories from elsewhere, by name, that an image of the environment comes from. */
export function externalImageRepositories(environment: Environment): readonly string[] {
  const repositories = imageRepositories(environment);
  const images = imagesOf(environment);
  return Object.keys(environment.external.repositories).filter((name) =>
    images.some((image) => image.startsWith(`${repositories[name]}/`)),
  );
}
