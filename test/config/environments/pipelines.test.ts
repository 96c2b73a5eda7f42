import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import {
  PARAMETER_TYPES,
  type Template,
  templateImages,
  templateParameters,
  templateProblems,
} from "../../../values/pipeline-template";
import { shippedEnvironments } from "../../support/shipped";

const FOLDER = path.resolve(__dirname, "../../../config/environments/pipelines");

interface Compiled {
  readonly pipelineInfo: { readonly description: string };
  readonly root: { readonly dag: { readonly tasks: Readonly<Record<string, Task>> } };
  readonly components: Readonly<Record<string, Component>>;
  readonly deploymentSpec: { readonly executors: Readonly<Record<string, Executor>> };
}
interface Component {
  readonly executorLabel: string;
  readonly inputDefinitions?: Definitions;
  readonly outputDefinitions?: Definitions;
}
interface Definitions {
  readonly parameters?: Readonly<Record<string, { readonly parameterType: string; readonly defaultValue?: unknown }>>;
  readonly artifacts?: Readonly<Record<string, object>>;
}
interface Task {
  readonly componentRef: { readonly name: string };
  readonly dependentTasks?: readonly string[];
  readonly cachingOptions: object;
  readonly inputs?: {
    readonly parameters?: Readonly<Record<string, Source>>;
    readonly artifacts?: Readonly<Record<string, Source>>;
  };
}
interface Source {
  readonly componentInputParameter?: string;
  readonly runtimeValue?: object;
  readonly taskOutputParameter?: { readonly producerTask: string; readonly outputParameterKey: string };
  readonly taskOutputArtifact?: { readonly producerTask: string; readonly outputArtifactKey: string };
}
interface Executor {
  readonly container: { readonly image: string; readonly command: readonly string[]; readonly args: readonly string[] };
}

const names = fs
  .readdirSync(FOLDER)
  .filter((name) => name.endsWith(".py"))
  .map((name) => name.slice(0, -".py".length));
const read = (name: string) => fs.readFileSync(path.join(FOLDER, name), "utf8");
const compiledOf = (name: string) => JSON.parse(read(`${name}.json`)) as Compiled & Template;

describe.each(names)("the pipeline %s", (name) => {
  const template = compiledOf(name);
  const tasks = Object.entries(template.root.dag.tasks);
  const componentOf = (task: Task | undefined) => template.components[task?.componentRef.name ?? ""];

  test("has the form that Vertex AI takes", () => {
    expect(templateProblems(template)).toEqual([]);
  });

  test("is what its source was compiled to: neither was changed alone", () => {
    const digest = crypto
      .createHash("sha256")
      .update(read(`${name}.py`))
      .digest("hex");

    expect(template.pipelineInfo.description).toMatch(new RegExp(`Source sha256:${digest}$`));
  });

  test("holds the functions of its source, each as it stands there", () => {
    const source = read(`${name}.py`);
    const functions = Object.values(template.deploymentSpec.executors).map(({ container }) =>
      (container.command.at(-1) ?? "").slice((container.command.at(-1) ?? "").indexOf("def ")).trimEnd(),
    );

    expect(functions.filter((text) => !source.includes(text))).toEqual([]);
    expect(functions.length).toBeGreaterThan(1);
  });

  test("gives each step what it takes, from an input of the pipeline or a step before it", () => {
    const faults = tasks.flatMap(([taskName, task]) => {
      const { inputDefinitions = {} } = componentOf(task) ?? {};
      const given = { ...task.inputs?.parameters, ...task.inputs?.artifacts };
      const missing = [
        ...Object.entries(inputDefinitions.parameters ?? {}).filter(
          ([, { defaultValue }]) => defaultValue === undefined,
        ),
        ...Object.entries(inputDefinitions.artifacts ?? {}),
      ].filter(([input]) => !Object.hasOwn(given, input));
      const wrong = Object.entries(given).filter(([, source]) => !leads(source, task));
      return [...missing, ...wrong].map(([input]) => `${taskName}.${input}`);
    });

    expect(faults).toEqual([]);
  });

  function leads(source: Source, task: Task): boolean {
    const { componentInputParameter, taskOutputParameter, taskOutputArtifact, runtimeValue } = source;
    if (componentInputParameter !== undefined)
      return Object.hasOwn(templateParameters(template), componentInputParameter);
    const producer = taskOutputParameter?.producerTask ?? taskOutputArtifact?.producerTask;
    if (producer === undefined) return runtimeValue !== undefined;
    const { outputDefinitions } = componentOf(template.root.dag.tasks[producer]) ?? {};
    const made = { ...outputDefinitions?.parameters, ...outputDefinitions?.artifacts };
    const key = taskOutputParameter?.outputParameterKey ?? taskOutputArtifact?.outputArtifactKey ?? "";
    return task.dependentTasks?.includes(producer) === true && Object.hasOwn(made, key);
  }

  test("has parameters of known types in every step, and takes the name of its run", () => {
    const types = Object.values(template.components).flatMap(({ inputDefinitions, outputDefinitions }) =>
      [inputDefinitions, outputDefinitions].flatMap((definitions) =>
        Object.values(definitions?.parameters ?? {}).map(({ parameterType }) => parameterType),
      ),
    );

    expect(types.filter((type) => !PARAMETER_TYPES.some((known) => known === type))).toEqual([]);
    expect(templateParameters(template).run).toEqual({ type: "STRING", required: true });
  });

  test("runs images by their digest, and installs nothing", () => {
    expect(templateImages(template).filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
    expect(JSON.stringify(template)).not.toMatch(/pip install/);
  });

  test("begins with a look at the data and ends with the registration", () => {
    const first = tasks.filter(([, { dependentTasks = [] }]) => dependentTasks.length === 0);
    const followed = new Set(tasks.flatMap(([, { dependentTasks = [] }]) => dependentTasks));
    const last = tasks.filter(([taskName]) => !followed.has(taskName));

    expect([first, last].map((some) => some.map(([taskName]) => taskName))).toEqual([
      ["validate-data"],
      ["register-model"],
    ]);
  });
});

test("what staging and prod run is this very file, as one package", () => {
  const digest = crypto.createHash("sha256").update(read("fraud.json")).digest("hex");
  const packages = shippedEnvironments()
    .filter(({ name }) => name !== "dev")
    .map(({ name, pipelines }) => [name, pipelines.fraud?.template]);

  const template = {
    repository: "pipelines",
    package: (compiledOf("fraud").pipelineInfo as { readonly name?: string }).name,
    version: `sha256:${digest}`,
    images: ["images"],
  };
  expect(packages).toEqual([
    ["prod", template],
    ["staging", template],
  ]);
});
