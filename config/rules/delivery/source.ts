import { re2Problem } from "../../../values/re2";
import type { Build } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** A trigger lies where its repository is connected, and the connection's token is given to accounts of its own project. */
export const buildSource = defineRule<Build>({
  id: "builds/source",
  severity: "error",
  holds: "The repository of a build is connected in the environment's own project and region.",
  each: "builds.*",
  reads: ["source", "/project"],
  check({ value: { source }, environment: { project } }) {
    const [, projectId = "", , region = "", , ...rest] = source.split("/");
    const wrong = [
      ...(projectId === project.id ? [] : [`project ${projectId}`]),
      ...(region === project.region ? [] : [`region ${region}`]),
    ];
    if (wrong.length === 0) return [];
    return [
      {
        at: "source",
        problem: `the repository is connected in ${wrong.join(" and ")}, and builds run in ${project.id}, ${project.region}`,
        allowed: `projects/${project.id}/locations/${project.region}/connections/${rest.join("/")}`,
        fix: "connect the repository in this project and region as well",
      },
    ];
  },
});

/** Cloud Build matches names with RE2, and would refuse the trigger when it is made. */
export const buildPattern = defineRule<Build>({
  id: "builds/pattern",
  severity: "error",
  holds: "The regular expression that starts a build is one that RE2 reads.",
  each: "builds.*",
  reads: ["on"],
  check({ value: { on } }) {
    const [event, pattern] = "branch" in on ? (["branch", on.branch] as const) : (["tag", on.tag] as const);
    const problem = re2Problem(pattern);
    if (problem === undefined) return [];
    return [
      {
        at: `on.${event}`,
        problem: `the regular expression "${pattern}" ${problem}`,
        allowed: "a regular expression of RE2, without look-around and backreferences",
      },
    ];
  },
});

/** What lies outside is not part of the source: a step that leaves it meets what other steps have left there. */
export const buildDirectory = defineRule<Build>({
  id: "builds/outside",
  severity: "error",
  holds: "The directory of a build and the file of a pipeline lie in the repository.",
  each: "builds.*",
  reads: ["directory", "makes"],
  check({ value: { directory, makes } }) {
    const paths = [
      { at: "directory", path: directory },
      ...("file" in makes ? [{ at: "makes.file", path: makes.file }] : []),
    ];
    return paths
      .filter(({ path }) => path !== "." && path.split("/").some((part) => /^\.{0,2}$/.test(part)))
      .map(({ at, path }): Violation => ({
        at,
        problem: `"${path}" does not lead straight to a place in the repository`,
        allowed: "a path without empty parts, . and ..",
      }));
  },
});
