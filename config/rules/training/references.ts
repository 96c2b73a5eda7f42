import type { Environment } from "../../schema/environment";
import type { Job } from "../../training/pools";
import { NAMES_DECLARED_IN, nameOfNothing } from "../references/names";
import { defineRule, type Violation } from "../rule";
import { triggerReferences, TRIGGERS_DECLARED_IN } from "../starts/trigger-references";

/** Where what is referred to is declared. */
const DECLARED_IN = (["zone", "secret", "model", "job", "template"] as const).flatMap(
  (noun) => NAMES_DECLARED_IN[noun],
);

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const jobReferences = defineRule<Job>({
  id: "training/unknown-reference",
  severity: "error",
  holds: "The output, secrets, model, zones and jobs that a job names are declared in the same environment.",
  each: "training.jobs.*",
  reads: ["output", "secrets", "model", "python", "triggers"],
  declaredIn: [...DECLARED_IN, ...TRIGGERS_DECLARED_IN],
  check({ value: { output, secrets, model, python, triggers }, environment }) {
    return [
      ...(output === undefined ? [] : outputReference(output, environment)),
      ...Object.entries(secrets).flatMap(([variable, name]) =>
        nameOfNothing(environment, "secret", name, `secrets.${variable}`),
      ),
      ...(model === undefined ? [] : nameOfNothing(environment, "model", model, "model")),
      ...(python?.packages ?? []).flatMap(({ zone }, index) =>
        nameOfNothing(environment, "zone", zone, `python.packages[${index}].zone`),
      ),
      ...triggerReferences(triggers, environment),
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
    ...nameOfNothing(environment, "template", template, "template"),
    ...nameOfNothing(environment, "zone", notebook.zone, "notebook.zone"),
    ...outputReference(output, environment),
  ],
});

function outputReference(output: string, environment: Environment): readonly Violation[] {
  const [, name] = /^zone:(.+)$/.exec(output) ?? [];
  if (name === undefined)
    return [{ at: "output", problem: `"${output}" is not a reference to a zone`, allowed: "zone:<name>" }];
  return nameOfNothing(environment, "zone", name, "output", output);
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
