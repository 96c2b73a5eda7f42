import type { Build, Environment } from "../../schema/environment";
import { notAmong } from "../references/names";
import { defineRule, type Violation } from "../rule";

/** What a registry must hold for a product. */
const HOLDS = { image: "images", pipeline: "pipelines" } as const;

const kindOf = (makes: Build["makes"]) => ("image" in makes ? "image" : "pipeline");

/** A build pushes to one registry, which the environment makes: who may push elsewhere is not decided here. */
export const buildRegistry = defineRule<Build>({
  id: "builds/registry",
  severity: "error",
  holds: "What a build makes goes to a registry of the environment that holds such things.",
  each: "builds.*",
  reads: ["makes", "/repositories.*.holds"],
  declaredIn: ["repositories"],
  check({ value: { makes }, environment: { repositories, external } }) {
    const at = "makes.repository";
    const { repository } = makes;
    const kind = kindOf(makes);
    const fitting = Object.keys(repositories).filter((name) => repositories[name]?.holds === HOLDS[kind]);
    const declared = repositories[repository];
    if (declared === undefined) {
      if (!Object.hasOwn(external.repositories, repository)) return notAmong(fitting, "registry", repository, at);
      return [
        {
          at,
          problem: `"${repository}" is a registry from elsewhere, and who may push there is decided there`,
          allowed: fitting.length === 0 ? "no registry is declared" : fitting.join(", "),
          fix: "push to a registry of this environment, and copy from it",
        },
      ];
    }
    if (declared.holds === HOLDS[kind]) return [];
    return [
      {
        at,
        problem: `"${repository}" holds ${declared.holds}, and ${kind === "image" ? "an image" : "a pipeline"} is made`,
        allowed: fitting.length === 0 ? `no registry of ${HOLDS[kind]} is declared` : fitting.join(", "),
      },
    ];
  },
});

/** Two builds of one commit would both push under its name: the second would be refused, or replace the first. */
export const buildProduct = defineRule<Environment["builds"]>({
  id: "builds/same-product",
  severity: "error",
  holds: "No two builds make the same image or the same pipeline.",
  each: "builds",
  reads: ["*.makes"],
  check({ value }) {
    const seen = new Map<string, string>();
    return Object.entries(value).flatMap(([name, { makes }]): readonly Violation[] => {
      const product = "image" in makes ? makes.image : makes.pipeline;
      const made = `${makes.repository}/${product}`;
      const first = seen.get(made);
      if (first === undefined) {
        seen.set(made, name);
        return [];
      }
      return [
        {
          at: `${name}.makes.${kindOf(makes)}`,
          problem: `"${made}" is made by the build "${first}" already`,
          fix: `rename one of the two, or leave one of the builds out`,
        },
      ];
    });
  },
});
