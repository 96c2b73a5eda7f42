import { type Job, poolsOf } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

/** What Vertex AI and the frameworks that it prepares set themselves. */
const RESERVED_VARIABLES = /^(AIP_|CLOUD_ML_|PLINTH_)|^(CLUSTER_SPEC|TF_CONFIG)$/;

/** A job runs an image or a package, not both and not nothing. */
export const program = defineRule<Job>({
  id: "training/program",
  severity: "error",
  holds: "A job has either an image or a Python package, and a command only with an image.",
  each: "training.jobs.*",
  reads: ["image", "python", "command", "workers", "parameterServers", "evaluators"],
  check({ value: job }) {
    const violations: Violation[] = [];
    if ((job.image === undefined) === (job.python === undefined)) {
      violations.push({
        problem: `a job runs either an image or a Python package, received ${job.image === undefined ? "neither" : "both"}`,
        allowed: "image, python",
      });
    }
    if (job.python !== undefined && job.command !== undefined) {
      violations.push({ at: "command", problem: "a Python package is started by its module and has no command" });
    }
    for (const { role, image, command } of poolsOf(job).slice(1)) {
      if (job.python !== undefined && image !== undefined && image !== job.image) {
        violations.push({
          at: `${role}.image`,
          problem: "all machines of a job with a Python package run that package",
        });
      }
      if (job.python !== undefined && command !== undefined && command !== job.command) {
        violations.push({
          at: `${role}.command`,
          problem: "a Python package is started by its module and has no command",
        });
      }
    }
    return violations;
  },
});

/** A variable that is set twice has the value that nobody expected. */
export const variables = defineRule<Job>({
  id: "training/variables",
  severity: "error",
  holds: "No environment variable of a job is set by Vertex AI or Plinth, or both as a variable and as a secret.",
  each: "training.jobs.*",
  reads: ["variables", "secrets"],
  check: ({ value }) => [
    ...(["variables", "secrets"] as const).flatMap((key) =>
      Object.keys(value[key])
        .filter((name) => RESERVED_VARIABLES.test(name))
        .map((name) => ({
          at: `${key}.${name}`,
          problem: `${name} is set by ${name.startsWith("PLINTH_") ? "Plinth" : "Vertex AI"}`,
        })),
    ),
    ...Object.keys(value.secrets)
      .filter((name) => Object.hasOwn(value.variables, name))
      .map((name) => ({ at: `secrets.${name}`, problem: `${name} is already among the variables` })),
  ],
});

/** The program is installed as the job's own account, which reads nothing else than what is said. */
export const packageRead = defineRule<Job>({
  id: "training/package-read",
  severity: "error",
  holds: "A job reads the zones that the parts of its Python package are in.",
  each: "training.jobs.*",
  reads: ["python", "reads", "writes"],
  check: ({ value: { python, reads, writes }, environment: { storage, external } }) =>
    (python?.packages ?? []).flatMap(({ zone }, index): Violation[] => {
      const source = `zone:${zone}`;
      // What is no zone at all is told by the rule over references.
      if (!Object.hasOwn(storage.zones, zone) && !Object.hasOwn(external.zones, zone)) return [];
      if (reads.includes(source) || writes.includes(source)) return [];
      return [
        {
          at: `python.packages[${index}].zone`,
          problem: `"${source}" is not among what the job reads`,
          fix: `add "${source}" to reads`,
        },
      ];
    }),
});
