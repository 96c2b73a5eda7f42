import { fullImage, parseImage } from "../../values/image-reference";
import { composedName } from "../../values/naming";
import { registryOf, templateImages } from "../../values/pipeline-template";
import type { Environment } from "../schema/environment";
import { imageRepositories } from "../training/repositories";

/** What an environment needs of another, beside a model's version, so that the version answers and can be made again. */
export interface CopiedArtifact {
  readonly kind: "image" | "pipeline";
  /** What it does, for people: "answers", "trains as job fraud", "pipeline fraud". */
  readonly use: string;
  /** Its registry, by its name in both environments. */
  readonly registry: string;
  /** What it is called there: `fraud-server`, `fraud-training`. */
  readonly name: string;
  /** `sha256:<64 digits>`; `undefined` where a tag names it. */
  readonly digest: string | undefined;
  /** As an environment file writes it: `images/fraud-server@sha256:…`. */
  readonly written: string;
  /** Where the environment file says it. */
  readonly path: string;
}

/** Where a registry of an environment is. */
export interface RegistryPlace {
  readonly projectId: string;
  readonly region: string;
  /** Its id: `prod-images`. */
  readonly id: string;
}

type Places = Pick<Environment, "name"> & { readonly project: { readonly id: string; readonly region: string } };

/** A registry of an environment that other environments know by name, project and region only. */
export function registryPlace({ name, project }: Places, registry: string): RegistryPlace {
  return { projectId: project.id, region: project.region, id: composedName.repository(name, registry) };
}

/**
 * What a model needs from the registries that this environment fills from another, each once: the image that answers, those
 * that train, and its pipelines. What lies in other registries is there already.
 */
export function copiedArtifacts(environment: Environment, from: string, model: string): readonly CopiedArtifact[] {
  const copies: readonly string[] = environment.handover.from[from]?.copies ?? [];
  const { models, training, pipelines } = environment;
  const image = (written: string | undefined, use: string, path: string) => {
    const found = written === undefined ? undefined : placed(environment, written);
    return found === undefined || !copies.includes(found.registry)
      ? []
      : [{ ...found, kind: "image", use, path } as const];
  };
  const all: readonly CopiedArtifact[] = [
    ...image(models[model]?.serving.image, "answers", `models.${model}.serving.image`),
    ...Object.entries(training.jobs).flatMap(([job, settings]) =>
      settings.model === model ? image(settings.image, `trains as job ${job}`, `training.jobs.${job}.image`) : [],
    ),
    ...Object.entries(pipelines).flatMap(([name, { model: made, template }]): readonly CopiedArtifact[] => {
      if (made !== model) return [];
      const path = `pipelines.${name}.template`;
      if ("compiled" in template) {
        return templateImages(template.compiled).flatMap(({ image: step }) =>
          registryOf(step) === undefined ? [] : image(step, `steps of pipeline ${name}`, `${path}.compiled`),
        );
      }
      const { repository, package: packageName, version } = template;
      if (!copies.includes(repository)) return [];
      const digest = version.startsWith("sha256:") ? version : undefined;
      const written = `${repository}/${packageName}${digest === undefined ? ":" : "@"}${version}`;
      const use = `pipeline ${name}`;
      return [
        { kind: "pipeline", use, registry: repository, name: packageName, digest, written, path: `${path}.version` },
      ];
    }),
  ];
  return [...new Map(all.map((artifact) => [artifact.written, artifact])).values()];
}

/** The registries that steps of a model's packages name their images by, of those that are filled from another environment. */
export function stepRegistries({ handover, pipelines }: Environment, from: string, model: string): readonly string[] {
  const copies: readonly string[] = handover.from[from]?.copies ?? [];
  const named = Object.values(pipelines).flatMap(({ model: made, template }) =>
    made === model && !("compiled" in template) ? template.images : [],
  );
  return [...new Set(named)].filter((registry) => copies.includes(registry));
}

/** An image in one of the environment's own registries; `undefined` for one from elsewhere. */
function placed(
  environment: Environment,
  written: string,
): Pick<CopiedArtifact, "registry" | "name" | "digest" | "written"> | undefined {
  const full = fullImage(written, imageRepositories(environment));
  if (full === undefined) return undefined;
  const own = Object.entries(imageRepositories(environment)).find(
    ([name, path]) => Object.hasOwn(environment.repositories, name) && full.startsWith(`${path}/`),
  );
  if (own === undefined) return undefined;
  const [registry, path] = own;
  const { path: whole, digest } = parseImage(full);
  return {
    registry,
    name: whole.slice(path.length + 1),
    digest,
    written: `${registry}${full.slice(path.length)}`,
  };
}
