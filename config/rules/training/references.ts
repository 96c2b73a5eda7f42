import { nearest } from "../../../values/nearest";
import type { Environment } from "../../schema/environment";
import type { Job } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

/** What is declared under each noun that training refers to by its plain name. */
function declared({ storage, external, secrets, models, training }: Environment) {
  return {
    zone: [...Object.keys(storage.zones), ...Object.keys(external.zones)],
    secret: Object.keys(secrets),
    model: Object.keys(models),
    job: Object.keys(training.jobs),
    template: Object.keys(training.notebooks.templates),
  };
}

type Noun = keyof ReturnType<typeof declared>;

function toNothing(
  environment: Environment,
  noun: Noun,
  name: string,
  at: string,
  written = name,
): readonly Violation[] {
  const known = declared(environment)[noun];
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  const as = (candidate: string) => written.replace(/[^:]*$/, candidate);
  return [
    {
      at,
      problem: `no ${noun} "${name}" is declared${meant === undefined ? "" : `. Did you mean "${as(meant)}"?`}`,
      allowed: known.length === 0 ? `no ${noun} is declared` : known.map(as).join(", "),
    },
  ];
}

/** Where what is referred to is declared. */
const DECLARED_IN = [
  "storage.zones",
  "external.zones",
  "secrets",
  "models",
  "training.jobs",
  "training.notebooks.templates",
] as const;

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const jobReferences = defineRule<Job>({
  id: "training/unknown-reference",
  severity: "error",
  holds: "The output, secrets, model, zones and jobs that a job names are declared in the same environment.",
  each: "training.jobs.*",
  reads: ["output", "secrets", "model", "python", "triggers"],
  declaredIn: DECLARED_IN,
  check({ value: { output, secrets, model, python, triggers }, environment }) {
    return [
      ...(output === undefined ? [] : outputReference(output, environment)),
      ...Object.entries(secrets).flatMap(([variable, name]) =>
        toNothing(environment, "secret", name, `secrets.${variable}`),
      ),
      ...(model === undefined ? [] : toNothing(environment, "model", model, "model")),
      ...(python?.packages ?? []).flatMap(({ zone }, index) =>
        toNothing(environment, "zone", zone, `python.packages[${index}].zone`),
      ),
      ...Object.entries(triggers).flatMap(([name, trigger]) => {
        if (trigger.kind === "object") return toNothing(environment, "zone", trigger.zone, `triggers.${name}.zone`);
        if (trigger.kind === "after") return toNothing(environment, "job", trigger.job, `triggers.${name}.job`);
        return [];
      }),
    ];
  },
});

/** The same for notebooks that run by the clock. */
export const notebookRunReferences = defineRule<Environment["training"]["notebooks"]["runs"][string]>({
  id: "training/notebook-unknown-reference",
  severity: "error",
  holds: "The template, the zone and the output that a notebook names are declared in the same environment.",
  each: "training.notebooks.runs.*",
  reads: ["template", "notebook", "output"],
  declaredIn: DECLARED_IN,
  check: ({ value: { template, notebook, output }, environment }) => [
    ...toNothing(environment, "template", template, "template"),
    ...toNothing(environment, "zone", notebook.zone, "notebook.zone"),
    ...outputReference(output, environment),
  ],
});

function outputReference(output: string, environment: Environment): readonly Violation[] {
  const [, name] = /^zone:(.+)$/.exec(output) ?? [];
  if (name === undefined)
    return [{ at: "output", problem: `"${output}" is not a reference to a zone`, allowed: "zone:<name>" }];
  return toNothing(environment, "zone", name, "output", output);
}

/** A notebook belongs to a group that there is. */
export const notebookGroup = defineRule<Environment["training"]["notebooks"]>({
  id: "training/notebook-group",
  severity: "error",
  holds: "The group that uses a notebook is declared.",
  each: "training.notebooks",
  reads: ["workbench", "templates", "/groups"],
  check: ({ value, environment: { groups } }) =>
    (["workbench", "templates"] as const).flatMap((kind) =>
      Object.entries(value[kind])
        .filter(([, { group }]) => groups[group] === undefined)
        .map(([name, { group }]) => {
          const known = Object.keys(groups).filter((key) => groups[key as keyof typeof groups] !== undefined);
          return {
            at: `${kind}.${name}.group`,
            problem: `the group "${group}" is not declared`,
            allowed: known.length === 0 ? "no group is declared" : known.join(", "),
          };
        }),
    ),
});
