/** What a parameter of a pipeline is, as compiled pipelines say it. */
export const PARAMETER_TYPES = ["STRING", "NUMBER_DOUBLE", "NUMBER_INTEGER", "BOOLEAN", "LIST", "STRUCT"] as const;

/** One of {@link PARAMETER_TYPES}. */
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** What a pipeline takes. */
export interface TemplateParameter {
  readonly type: ParameterType;
  /** Whether it must be given: it has no default, and cannot be left out. */
  readonly required: boolean;
}

/** The version of the form of compiled pipelines that Vertex AI takes. */
export const TEMPLATE_SCHEMA = "2.1.0";

/**
 * The largest compiled pipeline in bytes, as compact JSON. A workflow has 512 KB for all that it knows at once, and holds the
 * pipeline twice: as it read it and as it sends it.
 */
export const LARGEST_TEMPLATE = 200_000;

/** The parameter by which a pipeline is told the name of its run. */
export const RUN_PARAMETER = "run";

type Tree = Readonly<Record<string, unknown>>;

/** A compiled pipeline, as far as anything here looks into it. */
export type Template = Tree;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** What is at a path of keys in a tree; `undefined` where there is nothing. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isTree(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

const treeAt = (value: unknown, ...keys: readonly string[]): Tree => {
  const found = at(value, ...keys);
  return isTree(found) ? found : {};
};

/** What keeps a value from being a compiled pipeline that Vertex AI takes, as ends of sentences; empty when nothing does. */
export function templateProblems(template: Template): readonly string[] {
  const version = at(template, "schemaVersion");
  if (version !== TEMPLATE_SCHEMA) {
    const received =
      version === undefined ? "has no schemaVersion" : `has the schemaVersion ${JSON.stringify(version)}`;
    return [`${received}, and is not what the KFP compiler writes: ${JSON.stringify(TEMPLATE_SCHEMA)}`];
  }
  const name = at(template, "pipelineInfo", "name");
  if (typeof name !== "string" || !/^[a-z0-9][a-z0-9-]{0,127}$/.test(name))
    return ["has no pipelineInfo.name of small letters, digits and dashes"];
  const tasks = at(template, "root", "dag", "tasks");
  if (!isTree(tasks) || Object.keys(tasks).length === 0) return ["has no tasks under root.dag"];
  if (!isTree(at(template, "deploymentSpec", "executors"))) return ["has no executors under deploymentSpec"];
  return [...parameterProblems(template), ...graphProblems(template)];
}

function parameterProblems(template: Template): readonly string[] {
  const known: readonly unknown[] = PARAMETER_TYPES;
  return Object.entries(treeAt(template, "root", "inputDefinitions", "parameters")).flatMap(([name, parameter]) => {
    const type = at(parameter, "parameterType");
    return known.includes(type)
      ? []
      : [`has a parameter "${name}" of the type ${JSON.stringify(type) ?? "of nothing"}`];
  });
}

/** Every task names a component that is there, and every component its executor or tasks of its own. */
function graphProblems(template: Template): readonly string[] {
  const components = treeAt(template, "components");
  const executors = treeAt(template, "deploymentSpec", "executors");
  const ofTasks = dagsOf(template).flatMap(({ tasks }) =>
    Object.entries(tasks).flatMap(([task, value]) => {
      const component = at(value, "componentRef", "name");
      if (typeof component !== "string" || !Object.hasOwn(components, component))
        return [`has a task "${task}" of the component ${JSON.stringify(component) ?? "nothing"}, which is not there`];
      const missing = listAt(value, "dependentTasks").filter(
        (name) => typeof name !== "string" || !Object.hasOwn(tasks, name),
      );
      return missing.map((name) => `has a task "${task}" after a task ${JSON.stringify(name)}, which is not there`);
    }),
  );
  const ofComponents = Object.entries(components).flatMap(([name, component]) => {
    if (isTree(at(component, "dag"))) return [];
    const executor = at(component, "executorLabel");
    return typeof executor === "string" && Object.hasOwn(executors, executor)
      ? []
      : [`has a component "${name}" of the executor ${JSON.stringify(executor) ?? "nothing"}, which is not there`];
  });
  return [...ofTasks, ...ofComponents];
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}

/** The tasks of the pipeline, and those of components that are pipelines themselves. */
function dagsOf(template: Template): readonly { readonly tasks: Tree }[] {
  const inner = Object.values(treeAt(template, "components")).filter((component) => isTree(at(component, "dag")));
  return [at(template, "root"), ...inner].map((component) => ({ tasks: treeAt(component, "dag", "tasks") }));
}

/** What a compiled pipeline takes, by name. */
export function templateParameters(template: Template): Readonly<Record<string, TemplateParameter>> {
  const parameters = treeAt(template, "root", "inputDefinitions", "parameters");
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      {
        type: at(parameter, "parameterType") as ParameterType,
        required: at(parameter, "defaultValue") === undefined && at(parameter, "isOptional") !== true,
      },
    ]),
  );
}

/** The images that the steps of a compiled pipeline run, by the name of their executor. */
export function templateImages(template: Template): readonly { readonly executor: string; readonly image: string }[] {
  return Object.entries(treeAt(template, "deploymentSpec", "executors")).flatMap(([executor, value]) => {
    const image = at(value, "container", "image");
    return typeof image === "string" ? [{ executor, image }] : [];
  });
}

/** What an image that lies in one of an environment's registries is called in a compiled pipeline: `images/trainer@sha256:…`. */
export function registryOf(image: string): string | undefined {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && !/[.:@]/.test(first) ? first : undefined;
}

/**
 * The compiled pipeline with the addresses of registries where images name these as environment files do: the same pipeline,
 * byte for byte, runs where registries have other addresses.
 *
 * @param registries by name: `europe-west4-docker.pkg.dev/<project>/<registry>`
 */
export function withRegistries(template: Template, registries: Readonly<Record<string, string>>): Template {
  const spec = treeAt(template, "deploymentSpec");
  const addressed = (image: string) => {
    const name = registryOf(image);
    const address = name !== undefined && Object.hasOwn(registries, name) ? registries[name] : undefined;
    return name === undefined || address === undefined ? image : `${address}${image.slice(name.length)}`;
  };
  const executors = Object.entries(treeAt(spec, "executors")).map(([name, executor]) => {
    const image = at(executor, "container", "image");
    if (typeof image !== "string" || !isTree(executor)) return [name, executor];
    return [name, { ...executor, container: { ...treeAt(executor, "container"), image: addressed(image) } }];
  });
  return { ...template, deploymentSpec: { ...spec, executors: Object.fromEntries(executors) as Tree } };
}

/** How large a compiled pipeline is where nothing is written between its parts. Bytes. */
export function templateSize(template: Template): number {
  return new TextEncoder().encode(JSON.stringify(template)).length;
}

/** What a parameter that is written as a value can be. A whole number may be both kinds of numbers. */
export function typesOfValue(value: unknown): readonly ParameterType[] {
  if (typeof value === "string") return ["STRING"];
  if (typeof value === "number")
    return Number.isInteger(value) ? ["NUMBER_INTEGER", "NUMBER_DOUBLE"] : ["NUMBER_DOUBLE"];
  if (typeof value === "boolean") return ["BOOLEAN"];
  return [Array.isArray(value) ? "LIST" : "STRUCT"];
}

/**
 * The compiled pipeline in which no step is left out because its input is an old one. Google knows this of each task, and of
 * no run as a whole.
 */
export function withoutCaching(template: Template): Template {
  const components = treeAt(template, "components");
  return {
    ...template,
    root: uncached(at(template, "root")),
    ...(Object.hasOwn(template, "components") && {
      components: Object.fromEntries(
        Object.entries(components).map(([name, component]) => [name, uncached(component)]),
      ),
    }),
  };
}

function uncached(component: unknown): unknown {
  const dag = at(component, "dag");
  if (!isTree(dag) || !isTree(component)) return component;
  const tasks = Object.entries(treeAt(dag, "tasks")).map(([name, task]) => [
    name,
    { ...treeAt({ task }, "task"), cachingOptions: { enableCache: false } },
  ]);
  return { ...component, dag: { ...dag, tasks: Object.fromEntries(tasks) as Tree } };
}
