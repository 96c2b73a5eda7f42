import type { Environment } from "../config/schema/environment";
import type { Job } from "../config/training/pools";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { ICustomRole } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import { EventStart, type StartEvent } from "../constructs/starts/event-start";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import { Starter } from "../constructs/starts/starter";
import type { LauncherEvents } from "../constructs/workflows/launchers/triggers";
import type { Workflow } from "../constructs/workflows/workflow";
import type { Naming } from "../values/naming";
import { withOrigin } from "./data-flow";
import { locationOf, sourceOf } from "./features";
import type { PlatformStack } from "./platform-stack";
import { feedKey, type Feed, type Feeds } from "./feeds";
import { launcherName, tablePath } from "./launcher-names";

/** When something starts by itself. */
export type Started = Pick<Job, "schedule" | "triggers">;

/** What starts need from their stack and those before it. */
export interface StartsProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  /** The role that starts workflows and does nothing else. */
  readonly role: ICustomRole;
  /** Names of the buckets behind zones, by the zone's name. */
  readonly bucketNames: ReadonlyMap<string, string>;
  /** Where everything is told that something starts after. */
  readonly feeds: Feeds;
  /** What starts by itself, by its name in the environment file. */
  readonly started: Readonly<Record<string, Started>>;
  /** Where that is written: `training.jobs`. */
  readonly at: string;
  /** What the ids of constructs carry for a name, where another kind of thing may have the same. @default - the name */
  readonly idsOf?: (name: string) => string;
  /** Where below its name: `retraining`. @default - directly */
  readonly below?: string;
  /** Its launchers, by the same names. */
  readonly launchers: ReadonlyMap<string, Workflow>;
  /** What stands between environment and name in the ids of the accounts that start them. */
  readonly account: string;
  /** What the names of triggers begin with. Cannot be changed after creation. */
  readonly triggersOf: (name: string) => string;
}

/** Puts the schedules and triggers of launchers into a stack. Gives what starts them, for those that anything starts. */
export function addStarts(
  stack: PlatformStack,
  environment: Environment,
  props: StartsProps,
): ReadonlyMap<string, Starter> {
  const starts = new Starts(stack, environment, props);
  return new Map(
    Object.entries(props.started).flatMap(([name, started]) => {
      const starter = starts.add(name, started);
      return starter === undefined ? [] : [[name, starter] as const];
    }),
  );
}

/** What may start a launcher beside people and its schedule, as the launcher knows it. */
export function eventsOf(
  environment: Environment,
  { naming, bucketOf }: { readonly naming: Naming; readonly bucketOf: (zone: string) => string },
  { schedule, triggers }: Started,
): LauncherEvents {
  const causes = Object.values(triggers);
  return {
    schedule: schedule !== undefined,
    objects: causes.flatMap((cause) =>
      cause.kind === "object" ? [{ bucket: bucketOf(cause.zone), suffix: cause.suffix }] : [],
    ),
    messages: causes.some(({ kind }) => kind === "message"),
    after: causes.flatMap((cause) => {
      const source = sourceOf(cause);
      if (source === undefined || source.noun === "table") return [];
      return [launcherName(environment, naming, { noun: source.noun, name: source.name })];
    }),
    tables: causes.flatMap((cause) => (cause.kind === "table" ? [tablePath(environment, naming, cause.table)] : [])),
  };
}

class Starts {
  constructor(
    private readonly stack: PlatformStack,
    private readonly environment: Environment,
    private readonly props: StartsProps,
  ) {}

  add(name: string, { schedule, triggers }: Started): Starter | undefined {
    const events = Object.entries(triggers);
    if (schedule === undefined && events.length === 0) return undefined;
    const { naming } = this.props;
    const workflow = this.launcherOf(name);
    const starter = this.starter(
      name,
      events.some(([, { kind }]) => kind === "object"),
    );
    const { at, below } = this.props;
    const origin = [at, name, ...(below === undefined ? [] : [below])].join(".");
    if (schedule !== undefined) {
      const start = new ScheduledStart(this.stack, `Schedule-${this.idOf(name)}`, {
        name: workflow.workflowName,
        region: this.environment.project.region,
        workflow,
        starter,
        cron: schedule.cron,
        timeZone: schedule.timeZone,
        paused: schedule.state === "paused",
      });
      setOrigin(start, `${origin}.schedule`);
    }
    for (const [trigger, cause] of events) {
      const feed = this.feedOf(cause);
      const start = new EventStart(this.stack, `Trigger-${this.idOf(name)}-${trigger}`, {
        name: naming.trigger(this.props.triggersOf(name), trigger),
        event: this.eventOf(cause, feed),
        workflow,
        starter,
        after: feed?.readyAfter,
      });
      setOrigin(start, `${origin}.triggers.${trigger}`);
    }
    return starter;
  }

  private eventOf(cause: Started["triggers"][string], feed: Feed | undefined): StartEvent {
    const { project, storage } = this.environment;
    if (cause.kind !== "object") {
      const topic = cause.kind === "message" ? cause.topic : (feed?.topicName ?? "");
      return { kind: "message", topic, location: project.region };
    }
    const bucketName = this.props.bucketNames.get(cause.zone);
    if (bucketName === undefined) {
      throw new ValidationError(this.stack, `"${cause.zone}" is no zone: add it under \`storage.zones\``);
    }
    const location = locationOf(this.environment, storage.zones[cause.zone]?.location ?? "region");
    return { kind: "object", bucketName, location };
  }

  private idOf(name: string): string {
    return this.props.idsOf?.(name) ?? name;
  }

  private starter(name: string, receivesEvents: boolean): Starter {
    const { naming, project, role, account, at } = this.props;
    const origin = `${at}.${name}`;
    const starter = new Starter(this.stack, `Starter-${this.idOf(name)}`, {
      naming,
      name: this.idOf(name),
      accountId: naming.serviceAccount(account, name),
      project,
      role,
      receivesEvents,
    });
    for (const grant of starter.grants) withOrigin(grant, origin);
    return setOrigin(starter, origin);
  }

  private feedOf(cause: Started["triggers"][string]): Feed | undefined {
    const source = sourceOf(cause);
    if (source === undefined) return undefined;
    const feed = this.props.feeds.get(feedKey(source));
    if (feed === undefined) {
      throw new ValidationError(this.stack, `nothing tells of the ${source.noun} "${source.name}": feeds come first`);
    }
    return feed;
  }

  private launcherOf(name: string): Workflow {
    const workflow = this.props.launchers.get(name);
    if (workflow === undefined) {
      throw new ValidationError(this.stack, `"${name}" has no launcher: add it under \`${this.props.at}\``);
    }
    return workflow;
  }
}
