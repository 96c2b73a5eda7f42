import { fullImage, parseImage } from "../../values/image-reference";
import { composedName } from "../../values/naming";
import { registryOf, templateImages } from "../../values/pipeline-template";
import type { Environment, Pipeline } from "../schema/environment";
import { imageRepositories, type ImageSource } from "../training/repositories";

/** What a model needs beside its version's files, so that the version answers and can be made again. */
export interface ModelArtifact {
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

/** What of an environment decides what its models need. */
export interface ArtifactSource extends ImageSource {
  readonly models?: Readonly<Record<string, { readonly serving: { readonly image: string } } | undefined>>;
  readonly training?: {
    readonly jobs?: Readonly<
      Record<string, { readonly model?: string | undefined; readonly image?: string | undefined } | undefined>
    >;
  };
  readonly pipelines?: Readonly<
    Record<string, { readonly model?: string | undefined; readonly template?: Pipeline["template"] } | undefined>
  >;
  readonly handover?: Environment["handover"];
}

/**
 * What a model needs from an environment's own registries, each once: the image that answers, those that train, and its
 * pipelines. What lies in registries from elsewhere is there already.
 */
export function modelArtifacts(environment: ArtifactSource, model: string): readonly ModelArtifact[] {
  const { models, training, pipelines } = environment;
  const image = (written: string | undefined, use: string, path: string): readonly ModelArtifact[] => {
    const found = written === undefined ? undefined : placed(environment, written);
    return found === undefined ? [] : [{ ...found, kind: "image", use, path }];
  };
  const all = [
    ...image(models?.[model]?.serving.image, "answers", `models.${model}.serving.image`),
    ...Object.entries(training?.jobs ?? {}).flatMap(([job, settings]) =>
      settings?.model === model ? image(settings.image, `trains as job ${job}`, `training.jobs.${job}.image`) : [],
    ),
    ...Object.entries(pipelines ?? {}).flatMap(([name, settings]): readonly ModelArtifact[] => {
      const template = settings?.template;
      if (settings?.model !== model || template === undefined) return [];
      const path = `pipelines.${name}.template`;
      if ("compiled" in template) {
        return templateImages(template.compiled).flatMap(({ image: step }) =>
          registryOf(step) === undefined ? [] : image(step, `steps of pipeline ${name}`, `${path}.compiled`),
        );
      }
      const { repository, package: packageName, version } = template;
      if (!Object.hasOwn(environment.repositories ?? {}, repository)) return [];
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

/** Of what a model needs, what lies in the registries that the environment fills from another. */
export function copiedArtifacts(environment: ArtifactSource, from: string, model: string): readonly ModelArtifact[] {
  const copies: readonly string[] = environment.handover?.from[from]?.copies ?? [];
  return modelArtifacts(environment, model).filter(({ registry }) => copies.includes(registry));
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
  environment: ArtifactSource,
  written: string,
): Pick<ModelArtifact, "registry" | "name" | "digest" | "written"> | undefined {
  const full = fullImage(written, imageRepositories(environment));
  if (full === undefined) return undefined;
  const own = Object.entries(imageRepositories(environment)).find(
    ([name, path]) => Object.hasOwn(environment.repositories ?? {}, name) && full.startsWith(`${path}/`),
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
