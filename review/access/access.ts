import type { Platform } from "../platform";
import { type Acting, readActing } from "./acting";
import { type Consumers, readConsumers } from "./consumers";
import { type Grant, type Granted, readGrants } from "./grants";
import { deedOf } from "./meaning";
import { findPaths, type Path } from "./paths";
import { compare, type Principal } from "./principals";
import { Reach } from "./reach";

/** Who may do what in a platform, and how that leads to more. */
export interface Access extends Granted {
  readonly reach: Reach;
  readonly consumers: Consumers;
  readonly acting: readonly Acting[];
  readonly paths: readonly Path[];
  /** What Google gives on whole projects only: who may do it to everything of its kind. */
  readonly wide: readonly Wide[];
}

/** A permission that reaches everything of a kind in the project, because the kind has no policy of its own. */
export interface Wide {
  /** `starts every workflow`. */
  readonly words: string;
  /** How many there are, where the platform makes them. */
  readonly count: number | undefined;
  readonly holders: readonly {
    readonly principal: Principal;
    /** What of all that it is there for, where that can be seen. */
    readonly meant: readonly string[];
  }[];
}

/** Permissions on what has no policy of its own. */
const WITHOUT_POLICY: readonly (readonly [permission: string, words: string, type?: string])[] = [
  ["workflows.executions.create", "start every workflow", "google_workflows_workflow"],
  ["workflows.callbacks.send", "answer every workflow that waits"],
  ["workflows.executions.cancel", "stop every run of every workflow", "google_workflows_workflow"],
  ["aiplatform.models.update", "change every model, and move its aliases"],
  ["aiplatform.models.delete", "delete every model"],
  ["aiplatform.customJobs.cancel", "cancel every training job"],
  ["aiplatform.hyperparameterTuningJobs.cancel", "cancel every study"],
  ["aiplatform.pipelineJobs.cancel", "cancel every pipeline run"],
  ["aiplatform.batchPredictionJobs.cancel", "cancel every batch prediction"],
  ["aiplatform.modelDeploymentMonitoringJobs.delete", "delete every drift monitor"],
  ["aiplatform.modelDeploymentMonitoringJobs.pause", "pause every drift monitor"],
  ["aiplatform.tensorboardRuns.write", "write every TensorBoard", "google_vertex_ai_tensorboard"],
];

/** Everything about access in a platform. */
export function accessOf(platform: Platform): Access {
  const granted = readGrants(platform);
  const reach = new Reach(granted);
  const consumers = readConsumers(platform);
  const acting = readActing(platform, reach, consumers);
  const paths = findPaths(reach, acting);
  return { ...granted, reach, consumers, acting, paths, wide: wideIn(platform, reach, consumers) };
}

/** The grants of a principal: what weighs most first, then by what they are on. */
export function sortedGrants(grants: readonly Grant[]): readonly Grant[] {
  const order = ["rules", "acts", "writes", "reads", "uses"];
  const rank = (grant: Grant) => (grant.form === "entitlement" ? order.length : order.indexOf(deedOf(grant).weight));
  const isProject = ({ target }: Grant) => (target.kind === "project" ? 1 : 0);
  return [...grants].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      isProject(a) - isProject(b) ||
      compare(a.target.name, b.target.name) ||
      compare(a.role.name, b.role.name) ||
      compare(`${a.stack} ${a.address}`, `${b.stack} ${b.address}`),
  );
}

function wideIn(platform: Platform, reach: Reach, { attached }: Consumers): readonly Wide[] {
  const people = reach.granted.principals.all.filter(({ kind }) => kind !== "agent");
  const resources = platform.stacks.flatMap((stack) => stack.resources);
  return WITHOUT_POLICY.flatMap(([permission, words, type]) => {
    const holders = people
      .filter((principal) =>
        reach
          .grantsOf(principal)
          .some(({ role, target }) => target.kind === "project" && role.permissions.has(permission)),
      )
      .map((principal) => ({
        principal,
        meant: permission === "workflows.executions.create" ? meantBy(principal, attached) : [],
      }));
    if (holders.length === 0) return [];
    const count = type === undefined ? undefined : resources.filter((resource) => resource.type === type).length;
    return [{ words, count, holders }];
  });
}

/** The schedules and triggers that an account is there for. */
function meantBy({ member }: Principal, attached: Consumers["attached"]): readonly string[] {
  return attached
    .filter(
      ({ kind, account }) => (kind === "schedule" || kind === "trigger") && member === `serviceAccount:${account}`,
    )
    .map(({ name }) => name)
    .sort();
}
