import type { Environment } from "../config/schema/environment";
import type { Job } from "../config/training/pools";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { ICustomRole } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { EventStart, type StartEvent } from "../constructs/starts/event-start";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import { Starter } from "../constructs/starts/starter";
import { SuccessFeed } from "../constructs/starts/success-feed";
import type { Workflow } from "../constructs/workflows/workflow";
import type { Naming } from "../values/naming";
import { TRAINING_ACCOUNTS } from "../values/training-accounts";
import { withOrigin } from "./data-flow";
import { locationOf } from "./features";
import type { PlatformStack } from "./platform-stack";

/** What starts need from their stack and those before it. */
export interface StartsProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  /** The role that starts workflows and does nothing else. */
  readonly role: ICustomRole;
  readonly keys: IEncryptionKeys;
  /** Names of the buckets behind zones, by the zone's name. */
  readonly bucketNames: ReadonlyMap<string, string>;
  /** The launchers of all jobs, by the job's name. */
  readonly launchers: ReadonlyMap<string, Workflow>;
}

/** Puts the schedules and triggers of training jobs into a stack. */
export function addStarts(stack: PlatformStack, environment: Environment, props: StartsProps): void {
  const starts = new Starts(stack, environment, props);
  for (const [name, job] of Object.entries(environment.training.jobs)) starts.add(name, job);
}

class Starts {
  private readonly feeds = new Map<string, SuccessFeed>();

  constructor(
    private readonly stack: PlatformStack,
    private readonly environment: Environment,
    private readonly props: StartsProps,
  ) {}

  add(name: string, { schedule, triggers }: Job): void {
    const events = Object.entries(triggers);
    if (schedule === undefined && events.length === 0) return;
    const { naming } = this.props;
    const workflow = this.launcherOf(name);
    const starter = this.starter(
      name,
      events.some(([, { kind }]) => kind === "object"),
    );
    const origin = `training.jobs.${name}`;
    if (schedule !== undefined) {
      const start = new ScheduledStart(this.stack, `Schedule-${name}`, {
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
      const feed = cause.kind === "after" ? this.feed(cause.job) : undefined;
      const start = new EventStart(this.stack, `Trigger-${name}-${trigger}`, {
        name: naming.trigger(name, trigger),
        event: this.eventOf(cause, feed),
        workflow,
        starter,
        after: feed?.readyAfter,
      });
      setOrigin(start, `${origin}.triggers.${trigger}`);
    }
  }

  private eventOf(cause: Job["triggers"][string], feed: SuccessFeed | undefined): StartEvent {
    const { project, storage } = this.environment;
    if (cause.kind !== "object") {
      const topic = cause.kind === "message" ? cause.topic : (feed?.topic.topicName ?? "");
      return { kind: "message", topic, location: project.region };
    }
    const bucketName = this.props.bucketNames.get(cause.zone);
    if (bucketName === undefined) {
      throw new ValidationError(this.stack, `"${cause.zone}" is no zone: add it under \`storage.zones\``);
    }
    const location = locationOf(this.environment, storage.zones[cause.zone]?.location ?? "region");
    return { kind: "object", bucketName, location };
  }

  /** The successes of a job, published once however many jobs run after it. */
  private feed(job: string): SuccessFeed {
    const existing = this.feeds.get(job);
    if (existing !== undefined) return existing;
    const { naming, keys } = this.props;
    const { id, region } = this.environment.project;
    const feed = new SuccessFeed(this.stack, `Successes-${job}`, {
      projectId: id,
      name: naming.topic("successes", job),
      job,
      workflow: this.launcherOf(job),
      region,
      encryptionKey: keys.keyFor("pubsub", region),
    });
    this.feeds.set(job, feed);
    return setOrigin(feed, `training.jobs.${job}`);
  }

  private starter(name: string, receivesEvents: boolean): Starter {
    const { naming, project, role } = this.props;
    const origin = `training.jobs.${name}`;
    const starter = new Starter(this.stack, `Starter-${name}`, {
      naming,
      name,
      accountId: naming.serviceAccount(TRAINING_ACCOUNTS.trigger, name),
      project,
      role,
      receivesEvents,
    });
    for (const grant of starter.grants) withOrigin(grant, origin);
    return setOrigin(starter, origin);
  }

  private launcherOf(job: string): Workflow {
    const workflow = this.props.launchers.get(job);
    if (workflow === undefined) {
      throw new ValidationError(this.stack, `"${job}" is no job: add it under \`training.jobs\``);
    }
    return workflow;
  }
}
