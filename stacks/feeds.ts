import type { ITerraformDependable } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { LogFeed, type LogFeedProps, newRowsFilter, successFilter } from "../constructs/starts/log-feed";
import type { Naming } from "../values/naming";
import { followedSources, type Source } from "./features";
import { launcherName, tablePath } from "./launcher-names";
import type { PlatformStack } from "./platform-stack";

/** Where something is told that others start after. */
export interface Feed {
  /** `projects/.../topics/...`. */
  readonly topicName: string;
  /** What a trigger on the topic waits for; nothing in later stacks. */
  readonly readyAfter: readonly ITerraformDependable[];
}

/** Feeds by what they tell of: `job:fraud`, `table:features.labels`. */
export type Feeds = ReadonlyMap<string, Feed>;

/** The key of a source in {@link Feeds}. */
export const feedKey = ({ noun, name }: Source) => `${noun}:${name}`;

/** What the name of a topic says of a source, and where it is written in the environment file. */
const SOURCES: Readonly<Record<Source["noun"], { readonly of: string; readonly at: (name: string) => string }>> = {
  job: { of: "successes", at: (name) => `training.jobs.${name}` },
  pipeline: { of: "pipeline-successes", at: (name) => `pipelines.${name}` },
  batch: { of: "batch-successes", at: (name) => `batch.${name}` },
  table: { of: "rows", at: (name) => `storage.datasets.${name.replace(".", ".tables.")}` },
};

/**
 * Tells of everything that something starts after: each once, however much that is. They are all made in one stack, before
 * all that start after them: a training job may start after a pipeline, whose launcher comes in a later stack, and a log sink
 * finds the reports of a launcher by its name.
 */
export function addFeeds(
  stack: PlatformStack,
  environment: Environment,
  { naming, keys }: { readonly naming: Naming; readonly keys: IEncryptionKeys },
): Feeds {
  const { id, region } = environment.project;
  return new Map(
    followedSources(environment).map((source) => {
      const { noun, name } = source;
      const { of, at } = SOURCES[noun];
      const feed = new LogFeed(stack, idOf(source), {
        projectId: id,
        name: naming.topic(of, name),
        key: { of, name },
        ...contentOf(environment, naming, source),
        region,
        encryptionKey: keys.keyFor("pubsub", region),
      });
      setOrigin(feed, at(name));
      return [feedKey(source), { topicName: feed.topic.topicName, readyAfter: feed.readyAfter }] as const;
    }),
  );
}

function contentOf(
  environment: Environment,
  naming: Naming,
  source: Source,
): Pick<LogFeedProps, "description" | "filter"> {
  const { noun, name } = source;
  if (noun === "table") {
    return {
      description: `New rows in ${name}, for what they start`,
      filter: newRowsFilter(environment.project.id, tablePath(environment, naming, name)),
    };
  }
  return {
    description: `Successes of ${name}, for what runs after it`,
    filter: successFilter(launcherName(environment, naming, { noun, name }), name),
  };
}

/** Construct ids hold no dots. */
function idOf({ noun, name }: Source): string {
  switch (noun) {
    case "job":
      return `Successes-${name}`;
    case "pipeline":
      return `PipelineSuccesses-${name}`;
    case "batch":
      return `BatchSuccesses-${name}`;
    case "table":
      return `Rows-${name.replace(".", "--")}`;
  }
}
