import type { Environment } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { defineRule, type Violation } from "../rule";
import { adopterAccount, copierAccount } from "../../../values/model-accounts";
import { nameProblem } from "../../../values/naming";
import { copiedArtifacts } from "../../handover/copied-artifacts";
import { accountIdViolations } from "../workloads/planned-accounts";
import { copierAccountsOf } from "./accounts";

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
      ...noRegistries(environment, copies, `to.${name}.copies`),
    ]),
    ...Object.entries(from).flatMap(([name, { models, into, copies }]): readonly Violation[] => [
      ...another(environment, "from", name),
      ...models.flatMap((model, index) => nameOfNothing(environment, "model", model, `from.${name}.models[${index}]`)),
      ...nameOfNothing(environment, "zone", into, `from.${name}.into`),
      ...noRegistries(environment, copies, `from.${name}.copies`),
    ]),
  ],
});

function noRegistries({ repositories }: Environment, copies: readonly string[], at: string): readonly Violation[] {
  return copies.flatMap((name, index) => notAmong(Object.keys(repositories), "registry", name, `${at}[${index}]`));
}

function another({ name: own }: Environment, side: "to" | "from", name: string): readonly Violation[] {
  return name === own
    ? [{ at: `${side}.${name}`, problem: `"${name}" is this environment itself`, allowed: "another environment" }]
    : [];
}

/** The accounts that read are named after both environments, and lie in the one that takes. */
export const handoverAccounts = defineRule<Environment["handover"]>({
  id: "handover/account-id",
  severity: "error",
  holds: "The accounts by which an environment takes models over and copies have names that Google accepts.",
  each: "handover",
  reads: ["to.*.models", "to.*.copies", "from.*.copies", "/name"],
  declaredIn: ["workloads"],
  check: ({ value: { to }, environment }) => [
    ...Object.entries(to).flatMap(([name, { models, copies }]) => [
      ...(copies.length === 0 ? [] : problemOf(copierAccount(name, environment.name), `to.${name}.copies`, COPIER)),
      ...models.flatMap((model, index) =>
        problemOf(adopterAccount(name, model), `to.${name}.models[${index}]`, ADOPTER),
      ),
    ]),
    ...accountIdViolations(copierAccountsOf(environment), environment),
  ],
});

const ADOPTER = {
  allowed: "<environment>-adopt-<model>, at most 30 characters",
  fix: "shorten the name of the model",
};
const COPIER = {
  allowed: "<environment>-copy-<this environment>, at most 30 characters",
  fix: "shorten the name of one of the environments",
};

function problemOf(account: string, at: string, more: typeof ADOPTER): readonly Violation[] {
  const problem = nameProblem("serviceAccount", account);
  return problem === undefined ? [] : [{ at, problem, ...more }];
}

/** A tag may name another program here than there. */
export const handoverCopies = defineRule<Environment["handover"]["from"]>({
  id: "handover/copied-without-digest",
  severity: "error",
  holds: "What is copied for a model that is taken over is named by digest.",
  each: "handover.from",
  reads: ["*.models", "*.copies", "/training.jobs.*", "/pipelines.*", "/models.*.serving.image"],
  declaredIn: [...NAMES_DECLARED_IN.model, "repositories"],
  check: ({ value, environment }) => {
    const found = Object.entries(value).flatMap(([from, { models }]) =>
      models.flatMap((model) =>
        copiedArtifacts(environment, from, model).flatMap(({ digest, written, path }): readonly Violation[] =>
          // The image that answers has a rule of its own, wherever it lies.
          digest !== undefined || path.startsWith("models.")
            ? []
            : [
                {
                  path,
                  problem: `"${written}" is copied from ${from}, and a tag may name something else there tomorrow`,
                  allowed: `${written.replace(/:[^:/]*$/, "")}@sha256:<64 digits>`,
                  fix: "write the digest that the registry shows for it",
                },
              ],
        ),
      ),
    );
    return [...new Map(found.map((violation) => [JSON.stringify(violation), violation])).values()];
  },
});

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
