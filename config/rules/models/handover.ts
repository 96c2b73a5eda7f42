import type { Environment } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { defineRule, type Violation } from "../rule";
import { adopterAccount } from "../../../values/model-accounts";
import { composedName, nameProblem } from "../../../values/naming";

/** What is handed over must be there, and nobody hands over to himself. */
export const handoverNames = defineRule<Environment["handover"]>({
  id: "handover/unknown-name",
  severity: "error",
  holds: "The models, registries and zones that a handover names are declared, and the other environment is another.",
  each: "handover",
  reads: ["to", "from", "/name"],
  declaredIn: [...NAMES_DECLARED_IN.model, ...NAMES_DECLARED_IN.zone, "repositories"],
  check: ({ value: { to, from }, environment }) => [
    ...Object.entries(to).flatMap(([name, { models, copies }]): readonly Violation[] => [
      ...another(environment, "to", name),
      ...models.flatMap((model, index) => nameOfNothing(environment, "model", model, `to.${name}.models[${index}]`)),
      ...(copies?.repositories ?? []).flatMap((repository, index) =>
        notAmong(
          Object.keys(environment.repositories),
          "registry",
          repository,
          `to.${name}.copies.repositories[${index}]`,
        ),
      ),
    ]),
    ...Object.entries(from).flatMap(([name, { models, into }]): readonly Violation[] => [
      ...another(environment, "from", name),
      ...models.flatMap((model, index) => nameOfNothing(environment, "model", model, `from.${name}.models[${index}]`)),
      ...nameOfNothing(environment, "zone", into, `from.${name}.into`),
    ]),
  ],
});

function another({ name: own }: Environment, side: "to" | "from", name: string): readonly Violation[] {
  return name === own
    ? [{ at: `${side}.${name}`, problem: `"${name}" is this environment itself`, allowed: "another environment" }]
    : [];
}

/** The account that reads is named after both, in another project. */
export const handoverAccounts = defineRule<Environment["handover"]["to"]>({
  id: "handover/account-id",
  severity: "error",
  holds: "The accounts by which another environment takes models over and copies have names that Google accepts.",
  each: "handover.to",
  reads: ["*.models", "*.copies"],
  check: ({ value }) =>
    Object.entries(value).flatMap(([name, { models, copies }]) => [
      ...copierViolations(name, copies?.by),
      ...models.flatMap((model, index) => {
        const problem = nameProblem("serviceAccount", adopterAccount(name, model));
        return problem === undefined
          ? []
          : [
              {
                at: `${name}.models[${index}]`,
                problem,
                allowed: "<environment>-adopt-<model>, at most 30 characters",
                fix: "shorten the name of the model",
              },
            ];
      }),
    ]),
});

function copierViolations(name: string, workload: string | undefined): readonly Violation[] {
  const problem =
    workload === undefined ? undefined : nameProblem("serviceAccount", composedName.serviceAccount(name, workload));
  if (problem === undefined) return [];
  return [
    {
      at: `${name}.copies.by`,
      problem,
      allowed: "a workload whose account <environment>-<workload> has at most 30 characters",
    },
  ];
}

/** What is told apart by its image must have one that can be told. */
export const handoverDigest = defineRule<Environment["handover"]["from"]>({
  id: "handover/image-without-digest",
  severity: "error",
  holds: "A model that is taken over names the image that answers by digest.",
  each: "handover.from",
  reads: ["*.models", "/models.*.serving.image"],
  declaredIn: NAMES_DECLARED_IN.model,
  check: ({ value, environment }) =>
    Object.entries(value).flatMap(([name, { models }]) =>
      models.flatMap((model, index) => {
        const image = environment.models[model]?.serving.image;
        return image === undefined || image.includes("@sha256:")
          ? []
          : [
              {
                at: `${name}.models[${index}]`,
                problem: `"${model}" answers with "${image}", which may be another program tomorrow: nobody could tell whether it is the one that was proved`,
                fix: `write models.${model}.serving.image as <repository>/<name>@sha256:<digest>`,
              },
            ];
      }),
    ),
});
