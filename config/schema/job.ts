import * as z from "zod";
import { IMAGE_PATTERN } from "../../values/image-reference";
import { freshness, jobAlerts } from "./alerts";
import { capacity } from "./capacity";
import { machine, size } from "./machine";
import { reads, writes } from "./people";
import { labels } from "./project";
import { duration, name, prose, ref, text } from "./text";
import { tuning } from "./tuning";

/** The image of a container. */
export const image = text({
  noun: "an image",
  allowed:
    "<image>@sha256:<digest> or <repository>/<image>@sha256:<digest> in a repository of this file, or a full name",
  example: `"trainer@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`,
  pattern: IMAGE_PATTERN,
});

const variableName = text({
  noun: "an environment variable",
  allowed: "letters, digits and _, no digit first",
  example: `"EPOCHS"`,
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
});

/** RFC 1918: nothing else is reached through the platform's network. */
const PRIVATE_ADDRESS =
  /^(10\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])|172\.(1[6-9]|2[0-9]|3[01])|192\.168)(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}$/;

/** A schedule in a time zone. */
export const schedule = z
  .strictObject({
    cron: z
      .string()
      .describe("When: minute, hour, day of the month, month, day of the week")
      .meta({ noun: "a schedule", allowed: "five fields of unix-cron", example: `"0 2 * * *"` }),
    timeZone: z
      .string()
      .default("Etc/UTC")
      .describe("The time zone that the hours are of")
      .meta({ noun: "a time zone", allowed: "a name of the IANA database", example: `"Europe/Amsterdam"` }),
    state: z.enum(["on", "paused"]).default("on").describe("Whether it starts anything"),
  })
  .describe("When it starts by itself");

const disk = z
  .strictObject({
    type: z
      .enum(["pd-ssd", "pd-standard", "hyperdisk-balanced"])
      .optional()
      .describe("The kind of disk")
      .meta({ defaultEffect: "what Google takes for the machine: mostly pd-ssd" }),
    size: size({ from: "100GiB", to: "62TiB" }).default("100GiB").describe("Its size"),
  })
  .describe("The disk of each machine");

const program = {
  image: image.optional().describe("The container image that trains"),
  command: z.array(z.string()).min(1).optional().describe("What is started").meta({ defaultEffect: "the image's own" }),
  arguments: z.array(z.string()).default([]).describe("The arguments it is started with"),
};

const pool = z
  .strictObject({
    count: z.int().min(1).max(1000).describe("How many machines"),
    machine: machine.optional().meta({ defaultEffect: "the job's" }),
    disk: disk.optional().meta({ defaultEffect: "the job's" }),
    image: image.optional().describe("Another image than the job's").meta({ defaultEffect: "the job's" }),
    command: z.array(z.string()).min(1).optional().describe("What is started").meta({ defaultEffect: "the job's" }),
    arguments: z.array(z.string()).optional().describe("Its arguments").meta({ defaultEffect: "the job's" }),
  })
  .describe("More machines of the job");

/** What starts something because something happened. */
export const trigger = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("object").describe("A new object in a zone"),
        zone: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe("The zone"),
        suffix: z
          .string()
          .min(1)
          .max(100)
          .describe("How the name of the object ends that says that everything is there")
          .meta({ example: `"_SUCCESS"` }),
      })
      .describe("A new object in a zone whose name ends in a marker"),
    z
      .strictObject({
        kind: z.literal("message").describe("A message on a topic"),
        topic: text({
          noun: "the path of a topic",
          allowed: "projects/<project>/topics/<name>",
          example: `"projects/acme-ml-prod/topics/labels-ready"`,
          pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/topics\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
        }).describe("The topic"),
      })
      .describe("A message on a topic of Pub/Sub"),
    z
      .strictObject({
        kind: z.literal("table").describe("New rows in a table"),
        table: ref("table", { noun: "a table", allowed: "<dataset>.<table>" }).describe("The table"),
      })
      .describe("New rows in a table, as the audit log of BigQuery tells them"),
    z
      .strictObject({
        kind: z.literal("after").describe("The success of a job"),
        job: ref("job", { noun: "a job", allowed: "the name of a job" }).describe("The job"),
      })
      .describe("The success of a training job"),
    z
      .strictObject({
        kind: z.literal("after-pipeline").describe("The success of a pipeline"),
        pipeline: ref("pipeline", { noun: "a pipeline", allowed: "the name of a pipeline" }).describe("The pipeline"),
      })
      .describe("The success of a pipeline"),
    z
      .strictObject({
        kind: z.literal("after-batch").describe("The success of a batch prediction"),
        batch: ref("batch", { noun: "a batch prediction", allowed: "the name of a batch prediction" }).describe(
          "The batch prediction",
        ),
      })
      .describe("The success of a batch prediction"),
  ])
  .describe("What starts the job by itself")
  .meta({
    noun: "a trigger",
    allowed:
      '{ kind: "object", zone, suffix }, { kind: "message", topic }, { kind: "table", table }, { kind: "after", job }, { kind: "after-pipeline", pipeline } or { kind: "after-batch", batch }',
    example: `{ "kind": "object", "zone": "curated", "suffix": "_SUCCESS" }`,
  });

/** One training job: what its launcher submits. */
export const job = z
  .strictObject({
    description: prose(256).optional().describe("What it trains, for people"),
    ...program,
    python: z
      .strictObject({
        image: image.describe("The image that has Python and what the package needs"),
        packages: z
          .array(
            z
              .strictObject({
                zone: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe(
                  "The zone that holds it",
                ),
                path: text({
                  noun: "a package",
                  allowed: "a path without a first slash that ends in .tar.gz, .zip or .whl",
                  example: `"trainer/trainer-1.4.0.tar.gz"`,
                  pattern: /^[^/].*\.(tar\.gz|zip|whl)$/,
                }).describe("Where in the zone"),
              })
              .describe("A distribution"),
          )
          .min(1)
          .max(100)
          .describe("The distributions that are installed, in their order"),
        module: text({
          noun: "a Python module",
          allowed: "names with dots between them",
          example: `"trainer.task"`,
          pattern: /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/,
        }).describe("The module that is run"),
      })
      .optional()
      .describe("A Python package in place of an image of your own"),
    variables: z
      .record(variableName as unknown as z.ZodString, z.string())
      .default({})
      .describe("Environment variables; nothing secret"),
    secrets: z
      .record(
        variableName as unknown as z.ZodString,
        ref("secret", { noun: "a secret", allowed: "the name of a secret" }),
      )
      .default({})
      .describe(
        "Secrets, by the environment variable that holds the full name of the version to read: never the value",
      ),
    machine,
    disk: disk.prefault({}),
    workers: z
      .union([z.int().min(1).max(1000), pool])
      .optional()
      .describe("Machines beside the chief: their number, or more about them")
      .meta({ defaultEffect: "the chief alone" }),
    parameterServers: pool.optional().describe("Machines that keep the parameters, or reduce gradients"),
    evaluators: pool.optional().describe("Machines that evaluate while the others train"),
    mounts: z
      .record(
        name as unknown as z.ZodString,
        z
          .strictObject({
            server: text({
              noun: "an address",
              allowed: "a private IPv4 address",
              example: `"10.40.0.2"`,
              pattern: PRIVATE_ADDRESS,
            }).describe("The server's address"),
            path: text({ noun: "a path", allowed: "a path from /", pattern: /^\/[^\s]*$/ }).describe("What it exports"),
          })
          .describe("A file share"),
      )
      .default({})
      .describe("NFS shares, each at /mnt/nfs/<name>"),
    capacity: capacity.prefault({ kind: "on-demand" }),
    timeout: duration({ from: "1m", to: "30d" }).default("24h").describe("How long it runs at most"),
    restart: z
      .enum(["never", "on-error", "on-worker-restart"])
      .default("on-error")
      .describe(
        "Whether Google starts it again: never, after an error of its own, or also whole when one machine restarts",
      ),
    network: z
      .enum(["platform", "none"])
      .optional()
      .describe("Whether it reaches the platform's network")
      .meta({ defaultEffect: "`platform` where `network.training` is set" }),
    shell: z.enum(["off", "on"]).default("off").describe("Whether people may open a shell in the running job"),
    reads,
    writes,
    output: ref("output", { noun: "a zone that the job writes", allowed: "zone:<name>" })
      .optional()
      .describe("The zone under which each run has a folder for its model, checkpoints and logs")
      .meta({ defaultEffect: "no folder of its own" }),
    tracking: z
      .enum(["tensorboard", "none"])
      .default("none")
      .describe("Whether it reports to the platform's TensorBoard"),
    model: ref("model", { noun: "a model", allowed: "the name of a model" })
      .optional()
      .describe("The model of which each successful run becomes a version")
      .meta({ defaultEffect: "no version is registered" }),
    labels: labels.default({}),
    tuning: tuning.optional().meta({ defaultEffect: "one run of one set of parameters" }),
    alternatives: z
      .strictObject({
        machines: z
          .record(name as unknown as z.ZodString, machine)
          .default({})
          .describe("Other machines, by the name under which a run may ask for them"),
        capacities: z
          .record(name as unknown as z.ZodString, capacity)
          .default({})
          .describe("Other capacities, by the name under which a run may ask for them"),
      })
      .prefault({})
      .describe("What a single run may ask for instead; everything else is refused"),
    schedule: schedule.optional().meta({ defaultEffect: "it does not start by the clock" }),
    triggers: z
      .record(name as unknown as z.ZodString, trigger)
      .default({})
      .describe("What else starts it, by name"),
    slo: freshness.optional().meta({ defaultEffect: "no objective, only alerts" }),
    alerts: jobAlerts,
  })
  .describe("One training job on Vertex AI");
