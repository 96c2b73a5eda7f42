import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Notebooks = Environment["training"]["notebooks"];

/** Notebooks have private addresses only. */
export const notebookNetwork = defineRule<Notebooks>({
  id: "training/notebook-network",
  severity: "error",
  holds: "Notebooks have the platform's network to be private in.",
  each: "training.notebooks",
  reads: ["workbench", "templates", "/network", "/external.network"],
  check({ value, environment }) {
    if (environment.network?.range !== undefined) return [];
    const external = environment.external.network !== undefined;
    return (["workbench", "templates"] as const).flatMap((kind) =>
      Object.keys(value[kind]).map((name) => ({
        at: `${kind}.${name}`,
        problem: `a notebook has a private address in the platform's own network, and ${external ? "the network is external" : "there is none"}`,
        fix: external
          ? "leave notebooks to the environment that has a network of its own"
          : `add network: { range: "10.40.0.0/16" } to the environment`,
      })),
    );
  },
});

/** Machines stand in compute zones of the region. */
export const workbenchPlace = defineRule<Notebooks["workbench"][string]>({
  id: "training/workbench-place",
  severity: "error",
  holds: "A notebook server stands in the project's region.",
  each: "training.notebooks.workbench.*",
  reads: ["computeZone", "/project.region"],
  check: ({ value: { computeZone }, environment: { project } }) =>
    computeZone.slice(0, -2) === project.region
      ? []
      : [
          {
            at: "computeZone",
            problem: `${computeZone} is not in ${project.region}`,
            allowed: `${project.region}-a, ${project.region}-b and so on`,
          },
        ],
});

/** A run by the clock reads its notebook and writes what comes of it. */
export const notebookRunData = defineRule<Notebooks["runs"][string]>({
  id: "training/notebook-run-data",
  severity: "error",
  holds: "A notebook that runs by the clock reads the zone that it is in and writes its output.",
  each: "training.notebooks.runs.*",
  reads: ["notebook", "output", "reads", "writes"],
  check({ value: { notebook, output, reads, writes } }) {
    const violations: Violation[] = [];
    const source = `zone:${notebook.zone}`;
    if (!reads.includes(source) && !writes.includes(source)) {
      violations.push({
        at: "notebook.zone",
        problem: `"${source}" is not among what the run reads`,
        fix: `add "${source}" to reads`,
      });
    }
    if (!writes.some((written) => written === output)) {
      violations.push({
        at: "output",
        problem: `"${output}" is not among what the run writes`,
        fix: `add "${output}" to writes`,
      });
    }
    return violations;
  },
});
