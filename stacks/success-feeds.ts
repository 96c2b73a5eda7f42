import type { ITerraformDependable } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { SuccessFeed } from "../constructs/starts/success-feed";
import type { Workflow } from "../constructs/workflows/workflow";
import type { Naming } from "../values/naming";
import { followedJobs } from "./features";
import type { PlatformStack } from "./platform-stack";

/** Where the successes of a job are told. */
export interface Successes {
  /** `projects/.../topics/...`. */
  readonly topicName: string;
  /** What a trigger on the topic waits for; nothing in later stacks. */
  readonly readyAfter: readonly ITerraformDependable[];
}

/**
 * Publishes the successes of every training job that something runs after, once however much that is. They are made where
 * the jobs are, also for what starts in a later stack.
 */
export function addSuccessFeeds(
  stack: PlatformStack,
  environment: Environment,
  props: {
    readonly naming: Naming;
    readonly keys: IEncryptionKeys;
    /** The launchers of all jobs, by the job's name. */
    readonly launchers: ReadonlyMap<string, Workflow>;
  },
): ReadonlyMap<string, Successes> {
  const { naming, keys, launchers } = props;
  const { id, region } = environment.project;
  return new Map(
    followedJobs(environment).flatMap((job) => {
      const workflow = launchers.get(job);
      // What runs after nothing is told by its own start.
      if (workflow === undefined) return [];
      const feed = new SuccessFeed(stack, `Successes-${job}`, {
        projectId: id,
        name: naming.topic("successes", job),
        job,
        workflow,
        region,
        encryptionKey: keys.keyFor("pubsub", region),
      });
      setOrigin(feed, `training.jobs.${job}`);
      return [[job, { topicName: feed.topic.topicName, readyAfter: feed.readyAfter }] as const];
    }),
  );
}
