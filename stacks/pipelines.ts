import { imageRepositories } from "../config/training/repositories";
import type { Environment, Pipeline as PipelineSettings } from "../config/schema/environment";
import type { PipelineBody, PipelineBodyProps } from "../constructs/pipelines/pipeline-body";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import { runLauncher } from "../constructs/workflows/launchers/run";
import type { TemplateSource } from "../constructs/workflows/launchers/pipeline-template";
import type { LauncherEvents } from "../constructs/workflows/launchers/triggers";
import { Duration } from "../values/duration";
import { composedName, type Naming } from "../values/naming";
import {
  type ParameterType,
  registryOf,
  RUN_PARAMETER,
  type Template,
  templateImages,
  templateParameters,
  typesOfValue,
  withoutCaching,
  withRegistries,
} from "../values/pipeline-template";
import type { DataFlow } from "./data-flow";
import { workLabels } from "./work-labels";

/** What a pipeline needs that is not in the environment file. */
export interface PipelinePlaces {
  readonly naming: Naming;
  /** The path of the attachment of training; `undefined` where there is none. */
  readonly networkAttachment: string | undefined;
  /** The full name of Vertex AI's key; `undefined` for Google's own. */
  readonly keyName: string | undefined;
  /** The bucket of a zone, own or external. */
  readonly bucketOf: (zone: string) => string;
}

/** The compiled pipeline as it is uploaded; `undefined` where it is a package in a registry. */
export function compiledTemplate(
  environment: Environment,
  { template, caching }: PipelineSettings,
): Template | undefined {
  if (!("compiled" in template)) return undefined;
  const here = withRegistries(template.compiled, imageRepositories(environment));
  return caching === "off" ? withoutCaching(here) : here;
}

/** Whence a launcher takes the pipeline that it passes on whole; `undefined` where Vertex AI takes it from a registry itself. */
export function templateSource(
  environment: Environment,
  { template }: PipelineSettings,
  object: { readonly bucket: string; readonly object: string } | undefined,
): TemplateSource | undefined {
  if ("compiled" in template) return object;
  if (template.images.length === 0) return undefined;
  const all = imageRepositories(environment);
  const registries = template.images.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]]] : []));
  return { registries: Object.fromEntries(registries) as Readonly<Record<string, string>> };
}

/** What the body of a pipeline is made of, but for its account, from what the environment file says of it. */
export function pipelineBodyProps(
  environment: Environment,
  pipelineName: string,
  pipeline: PipelineSettings,
  places: PipelinePlaces,
): Omit<PipelineBodyProps, "serviceAccountEmail"> {
  const { template, parameters, root, onFailure, network, labels } = pipeline;
  return {
    templateUri: "compiled" in template ? undefined : templateUri(environment, template),
    root: `gs://${places.bucketOf(root)}/pipelines/${pipelineName}`,
    parameters,
    onFailure,
    networkAttachment: network === "none" ? undefined : places.networkAttachment,
    keyName: places.keyName,
    labels: workLabels(environment, { spender: "pipeline", name: pipelineName, stack: "pipelines", labels }),
  };
}

/**
 * What the account of a pipeline reads and writes: what it says, the zone of its root, and the registries that its program
 * comes from.
 */
export function pipelineDataFlow(environment: Environment, pipeline: PipelineSettings): DataFlow {
  const { reads, writes, root, template } = pipeline;
  const registries =
    "compiled" in template
      ? imageRegistries(environment, template.compiled)
      : [...new Set([template.repository, ...template.images])];
  const zone = `zone:${root}`;
  return {
    reads: [
      ...reads,
      ...registries.map((name) => `repository:${name}`).filter((reference) => !reads.includes(reference)),
    ],
    writes: writes.includes(zone) ? writes : [...writes, zone],
  };
}

/** The launcher of a pipeline: what the environment file says of it, as a workflow. */
export function pipelineLauncher(
  pipeline: PipelineSettings,
  props: {
    readonly naming: Naming;
    readonly name: string;
    readonly body: PipelineBody;
    readonly events: LauncherEvents;
    /** Whence it takes the pipeline; `undefined` where Vertex AI takes it from a registry itself. */
    readonly source: TemplateSource | undefined;
  },
): WorkflowDefinition {
  const { naming, name, body, events, source } = props;
  const { model, timeout, retries, concurrent } = pipeline;
  return runLauncher({
    job: name,
    body,
    deadline: Duration.parse(timeout),
    overrides: { args: false, datasetVersion: false, parameters: parameterTypes(pipeline) },
    events,
    pipeline: {
      template: source,
      passesRun: passesRun(pipeline),
      modelId: model === undefined ? undefined : naming.model(model),
      concurrent,
      retries,
    },
  });
}

/** What the parameters are that a run may set: all that are declared, each as its template says or else as its value is. */
function parameterTypes({ parameters, template }: PipelineSettings): Readonly<Record<string, ParameterType>> {
  const known = "compiled" in template ? templateParameters(template.compiled) : {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      known[name]?.type ?? (typesOfValue(value).at(-1) as ParameterType),
    ]),
  );
}

/** A pipeline that registers versions must know the name of its run; any other that is known to take it is told as well. */
function passesRun({ template, model }: PipelineSettings): boolean {
  return "compiled" in template
    ? Object.hasOwn(templateParameters(template.compiled), RUN_PARAMETER)
    : model !== undefined;
}

/** The registries of images, by name, that the steps of a compiled pipeline come from. */
function imageRegistries(environment: Environment, template: Template): readonly string[] {
  const images = templateImages(template).map(({ image }) => image);
  return Object.entries(imageRepositories(environment))
    .filter(([name, path]) => images.some((image) => image.startsWith(`${path}/`) || registryOf(image) === name))
    .map(([name]) => name);
}

type Package = Exclude<PipelineSettings["template"], { readonly compiled: unknown }>;

/** The address of a package in a registry of pipelines. */
function templateUri({ name, project, external }: Environment, template: Package): string {
  const { repository, package: packageName, version } = template;
  const elsewhere = external.repositories[repository]?.split("/");
  const [location, projectId, registry] =
    elsewhere === undefined
      ? [project.region, project.id, composedName.repository(name, repository)]
      : [elsewhere[3], elsewhere[1], elsewhere[5]];
  return `https://${location}-kfp.pkg.dev/${projectId}/${registry}/${packageName}/${version}`;
}
