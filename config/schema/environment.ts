import * as z from "zod";
import { batchPrediction } from "./batch";
import { catalogue, quotas } from "./catalogue";
import { budget } from "./budget";
import { cost } from "./cost";
import { build } from "./delivery";
import { encryption } from "./encryption";
import { endpoint, servingPool } from "./endpoints";
import { external } from "./external";
import { handover } from "./handover";
import { logs } from "./logs";
import { model } from "./models";
import { monitoring } from "./monitoring";
import { network } from "./network";
import { audit, breakGlass, groups, workload } from "./people";
import { policy } from "./policy";
import { labels, project, state } from "./project";
import { pipeline } from "./pipelines";
import { releases } from "./release";
import { repository } from "./repositories";
import { storage } from "./storage";
import { named, text } from "./text";
import { secret, training } from "./training";
import type { DeepReadonly } from "./types";
import { vectorIndex } from "./vectors";

/** Everything that an environment may say. */
export const environmentSchema = z
  .strictObject({
    name: text({
      noun: "an environment's name",
      allowed: "2 to 12 small letters, digits and single dashes, a letter first, no dash last",
      example: `"prod"`,
      pattern: /^(?=.{2,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    })
      .describe("The environment's name, equal to the name of its file")
      .meta({ change: "cannot be changed after creation: every cloud name begins with it" }),
    project,
    state: state.prefault({}),
    lifetime: z
      .enum(["permanent", "disposable"])
      .default("permanent")
      .describe("`disposable` lets the environment be destroyed with everything that it holds"),
    generation: z
      .int()
      .min(1)
      .max(999)
      .default(1)
      .describe("Raised when an environment is built again after it was destroyed: some names cannot be used twice")
      .meta({
        change:
          "a new generation makes new keys; a permanent environment refuses the plan, because the old ones are protected: data under them must be moved first",
      }),
    labels: labels.default({}),
    groups: groups.prefault({}),
    external: external.prefault({}),
    encryption: encryption.prefault({}),
    network: network.optional(),
    audit: audit.prefault({}),
    logs: logs.optional().meta({
      defaultEffect: "log entries stay in Google's own bucket: 30 days, in no region, under Google's keys",
    }),
    breakGlass: breakGlass.optional(),
    repositories: named("repository", repository).default({}).describe("Registries of images and pipelines, by name"),
    storage: storage.prefault({}),
    secrets: named("secret", secret).default({}).describe("Secrets, by name"),
    models: named("model", model).default({}).describe("Models, by name"),
    training: training.prefault({}),
    pipelines: named("pipeline", pipeline).default({}).describe("Pipelines, by name"),
    endpoints: named("endpoint", endpoint).default({}).describe("Endpoints that answer, by name"),
    pools: named("pool", servingPool).default({}).describe("Machines that endpoints share, by name"),
    releases: releases.prefault({}),
    batch: named("batch", batchPrediction).default({}).describe("Batch predictions, by name"),
    vectors: named("vectors", vectorIndex).default({}).describe("Indexes of vectors, by name"),
    builds: named("build", build).default({}).describe("Programs that are built from source, by name"),
    handover: handover.prefault({}),
    monitoring: monitoring.prefault({}),
    budget: budget.optional().meta({ defaultEffect: "nobody is told what it costs" }),
    catalogue: catalogue.prefault({}),
    quotas: quotas.default({}),
    cost: cost.prefault({}),
    policy: policy.prefault({}),
    workloads: named("workload", workload).default({}).describe("Your own programs and what they read and write"),
  })
  .describe("One environment of the platform");

/** An environment as it is written, before references are bound. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** An environment as it was read: checked, every default filled in, frozen. */
export type Environment = DeepReadonly<z.output<typeof environmentSchema>>;

/** A lake zone, checked and complete. */
export type Zone = Environment["storage"]["zones"][string];

/** A dataset, checked and complete. */
export type Dataset = Environment["storage"]["datasets"][string];

/** A table, checked and complete. */
export type Table = Dataset["tables"][string];

/** A workload, checked and complete. */
export type Workload = Environment["workloads"][string];

/** The private network, checked and complete. */
export type Network = NonNullable<Environment["network"]>;

/** An endpoint, checked and complete. */
export type Endpoint = Environment["endpoints"][string];

/** How good answers turn out to be, checked and complete. */
export type Feedback = NonNullable<Endpoint["feedback"]>;

/** How a new version takes over, checked and complete. */
export type Release = Endpoint["release"];

/** A batch prediction, checked and complete. */
export type BatchPrediction = Environment["batch"][string];

/** An index of vectors, checked and complete. */
export type VectorIndex = Environment["vectors"][string];

/** A pipeline, checked and complete. */
export type Pipeline = Environment["pipelines"][string];

/** A model, checked and complete. */
export type Model = Environment["models"][string];

/** How log entries are kept, checked and complete. */
export type Logs = NonNullable<Environment["logs"]>;

/** What builds a program, checked and complete. */
export type Build = Environment["builds"][string];
