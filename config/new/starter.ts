import { runRules, type RuleFault } from "../load/run-rules";
import { schemaFaults } from "../load/schema-faults";
import { rules } from "../rules/all";
import { environmentSchema, type EnvironmentInput } from "../schema/environment";
import type { GroupKind } from "../groups";
import type { Answers } from "./answers";

/** What the people of each group usually need of the starter's data. */
const GROUP_DATA: Readonly<Record<GroupKind, { readonly reads?: string[]; readonly writes?: string[] }>> = {
  engineers: {
    writes: ["zone:raw", "zone:curated", "dataset:features", "repository:images", "repository:pipelines"],
  },
  scientists: { reads: ["zone:curated", "dataset:features"], writes: ["zone:models", "zone:scratch"] },
  operators: { reads: ["zone:models"] },
  approvers: {},
  auditors: {},
};

/** A small platform that works: a lake, a dataset, registries, and one workload that goes from one to the other. */
export function starter(answers: Answers): EnvironmentInput {
  const { name, project, number, region, lifetime, encryption, range, labels, groups } = answers;
  const isDisposable = lifetime === "disposable";
  return {
    name,
    // The region was checked with the schema's own list.
    project: { id: project, number, region: region as EnvironmentInput["project"]["region"] },
    ...(isDisposable && { lifetime }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(groups).length > 0 && { groups: groupsOf(groups) }),
    ...(encryption === "customer" && { encryption: { customerManaged: {} }, logs: {} }),
    ...(range !== undefined && { network: { range } }),
    repositories: {
      images: { holds: "images", description: "Images of trainers and servers" },
      pipelines: { holds: "pipelines", description: "Compiled pipelines" },
    },
    storage: {
      zones: {
        raw: isDisposable
          ? { description: "Data as it arrives", expireAfter: "30d" }
          : { description: "Data as it arrives", archive: { nearline: "30d", coldline: "90d" } },
        curated: { description: "Cleaned and joined" },
        models: { description: "Trained models and their evaluations", versions: 10 },
        scratch: { description: "Anything, for a week", expireAfter: "7d", versions: 1 },
      },
      datasets: { features: { description: "What models are trained on" } },
    },
    workloads: {
      features: {
        description: "Computes features from what arrives",
        reads: ["zone:raw"],
        writes: ["zone:curated", "dataset:features"],
        ...(groups.engineers !== undefined && { attachedBy: ["engineers"] }),
      },
    },
  };
}

/** Everything that `plinth check` would say about it. */
export function starterFaults(environment: EnvironmentInput): readonly RuleFault[] {
  const faults = schemaFaults(environmentSchema, environment);
  if (faults.length > 0) return faults.map((fault) => ({ ...fault, severity: "error" }));
  return runRules(rules, environmentSchema.parse(environment), []);
}

function groupsOf(groups: Answers["groups"]): EnvironmentInput["groups"] {
  const kinds = Object.keys(groups) as GroupKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, { email: groups[kind] ?? "", ...GROUP_DATA[kind] }]));
}
