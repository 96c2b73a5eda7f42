import * as z from "zod";
import { size } from "./machine";
import { duration, name, text } from "./text";
import type { Plain } from "./types";

/** A number that is only guessed: one value, or between which two it lies. */
export type Guess<T> = T | { readonly low: T; readonly expected: T; readonly high: T };

/** One value, or the lowest, the expected and the highest. */
function guess<T>(
  value: Plain<T>,
  facts: { readonly noun: string; readonly allowed: string; readonly example: string },
): Plain<Guess<T>> {
  return z
    .union([
      value,
      z
        .strictObject({
          low: value.describe("The least"),
          expected: value.describe("What is likely"),
          high: value.describe("The most"),
        })
        .describe("Between which two it lies"),
    ])
    .meta({
      noun: facts.noun,
      allowed: `${facts.allowed}, or { low, expected, high }`,
      example: facts.example,
    }) as unknown as Plain<Guess<T>>;
}

const volume = () =>
  guess(size({ from: "1GiB", to: "1000000TiB" }), {
    noun: "a size",
    allowed: "a whole number and a unit (GiB, TiB)",
    example: `"500GiB"`,
  });

const count = (most: number, example: string) =>
  guess(
    z
      .number()
      .min(0)
      .max(most)
      .meta({ noun: "a number", allowed: `0 to ${most}`, example }) as unknown as Plain<number>,
    { noun: "a number", allowed: `0 to ${most}`, example },
  );

const length = () =>
  guess(duration({ from: "1m", to: "30d", example: "4h" }), {
    noun: "a duration",
    allowed: "a whole number and a unit (s, m, h, d)",
    example: `"4h"`,
  });

/** No month has more hours. */
const HOURS = 744;
/** One run each minute, all month. */
const RUNS = 45_000;

const byName = <S extends z.ZodType>(value: S) => z.record(name as unknown as z.ZodString, value).default({} as never);

const run = {
  runs: count(RUNS, "8")
    .optional()
    .describe("How often it runs in a month")
    .meta({ defaultEffect: "what its schedule says, and what starts it" }),
  duration: length()
    .optional()
    .describe("How long a run takes")
    .meta({ defaultEffect: "the share `runs.duration` of its timeout" }),
};

const instances = count(1000, "3")
  .optional()
  .describe("How many machines answer on average")
  .meta({ defaultEffect: "between `replicas.min` and `replicas.max`, half way expected" });

/** What an estimate of the cost assumes. */
export const assumptions = z
  .strictObject({
    runs: z
      .strictObject({
        duration: guess(
          text({
            noun: "a share",
            allowed: `"1%" to "100%"`,
            example: `"40%"`,
            pattern: /^([1-9][0-9]?|100)%$/,
          }),
          { noun: "a share", allowed: `"1%" to "100%"`, example: `"40%"` },
        )
          .default({ low: "10%", expected: "40%", high: "100%" })
          .describe("How much of its timeout a run takes, where nothing is said of it"),
        byHand: count(RUNS, "2")
          .default({ low: 0, expected: 1, high: 4 })
          .describe("How often something runs in a month that only people start"),
        byEvent: count(RUNS, "4")
          .default({ low: 0, expected: 4, high: 30 })
          .describe("How often in a month an object, a message, new rows or drift start something"),
        releases: count(RUNS, "2")
          .default({ low: 0, expected: 2, high: 8 })
          .describe("How often in a month a version is released to each endpoint"),
        replay: length()
          .default({ low: "30m", expected: "1h", high: "6h" })
          .describe("How long the replay of an endpoint's requests takes"),
      })
      .prefault({})
      .describe("Runs of jobs, pipelines and batch predictions, where nothing is said of them"),
    jobs: byName(z.strictObject(run).describe("One job")).describe("Training jobs, by name"),
    pipelines: byName(
      z
        .strictObject({
          ...run,
          machines: z
            .strictObject({
              type: text({
                noun: "a machine type",
                allowed: "the name of one of Google's machine types",
                example: `"n1-standard-8"`,
                pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
              }).describe("The machine type"),
              accelerator: z
                .strictObject({
                  type: text({
                    noun: "an accelerator",
                    allowed: "the name of one of Google's accelerators",
                    example: `"NVIDIA_L4"`,
                    pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
                  }).describe("The accelerator"),
                  count: z.int().min(1).max(4096).describe("How many of it each machine has"),
                })
                .optional()
                .describe("What it computes with beside its processors")
                .meta({ defaultEffect: "no accelerator" }),
              count: z.int().min(1).max(1000).default(1).describe("How many of them work at once on average"),
            })
            .optional()
            .describe("What its tasks run on")
            .meta({ defaultEffect: "not known: only the run itself has a price" }),
        })
        .describe("One pipeline"),
    ).describe("Pipelines, by name"),
    batch: byName(
      z
        .strictObject({
          ...run,
          replicas: count(1000, "3")
            .optional()
            .describe("How many machines work on it on average")
            .meta({ defaultEffect: "between `replicas.start` and `replicas.max`, half way expected" }),
        })
        .describe("One batch prediction"),
    ).describe("Batch predictions, by name"),
    endpoints: byName(
      z
        .strictObject({
          replicas: instances,
          requests: count(1e12, "2000000")
            .optional()
            .describe("How many requests it answers in a month")
            .meta({ defaultEffect: "not known: logged requests and the watch for drift have no price" }),
          requestSize: z.int().min(1).max(10_000_000).default(2_000).describe("Bytes of one request with its answer"),
        })
        .describe("One endpoint"),
    ).describe("Endpoints, by name"),
    pools: byName(z.strictObject({ replicas: instances }).describe("One pool")).describe("Pools, by name"),
    vectors: byName(
      z
        .strictObject({
          replicas: instances,
          built: volume()
            .optional()
            .describe("How much is built into it, or streamed, in a month")
            .meta({ defaultEffect: "not known: building has no price" }),
        })
        .describe("One index of vectors"),
    ).describe("Indexes of vectors, by name"),
    notebooks: z
      .strictObject({
        hours: count(HOURS, "80")
          .default({ low: 0, expected: 80, high: 240 })
          .describe("How many hours in a month a notebook server runs, where nothing is said of it"),
        workbench: byName(count(HOURS, "80")).describe("Hours in a month that notebook servers run, by name"),
        templates: byName(count(100_000, "80")).describe(
          "Hours in a month of all runtimes together that people start from templates, by name",
        ),
        runs: byName(z.strictObject(run).describe("One notebook")).describe("Notebooks that run by the clock, by name"),
      })
      .prefault({})
      .describe("Where people work"),
    zones: byName(
      z
        .strictObject({
          size: volume().describe("How much it holds on average of the month"),
          growth: volume()
            .optional()
            .describe("How much is added in a month: how old what it holds is follows, and so its storage class")
            .meta({ defaultEffect: "not known: from all of it in the coldest class to all in the warmest" }),
          read: volume()
            .optional()
            .describe("How much is read in a month of what has moved to colder storage")
            .meta({ defaultEffect: "not known: reading has no price" }),
        })
        .describe("One zone"),
    ).describe("Lake zones, by name"),
    datasets: z
      .record(
        name as unknown as z.ZodString,
        z.strictObject({ size: volume().describe("How much its tables hold") }).describe("One dataset"),
      )
      .default({})
      .describe("Datasets, by name"),
    registries: byName(
      z.strictObject({ size: volume().describe("How much its versions hold") }).describe("One registry"),
    ).describe("Registries, by name"),
    builds: byName(z.strictObject(run).describe("One build")).describe("Programs that are built, by name"),
    scanned: volume()
      .optional()
      .describe("How much all queries of the project read in a month")
      .meta({ defaultEffect: "not known: queries have no price" }),
    tensorboard: volume()
      .default({ low: "1GiB", expected: "5GiB", high: "50GiB" })
      .describe("How much the TensorBoard holds"),
    logs: volume()
      .default({ low: "10GiB", expected: "50GiB", high: "300GiB" })
      .describe("How much is written to Cloud Logging in a month"),
    metrics: guess(
      z.number().min(0).max(1e9).meta({ noun: "a number", allowed: "0 to 1000000000" }) as unknown as Plain<number>,
      { noun: "a number of MiB", allowed: "0 to 1000000000", example: "200" },
    )
      .default({ low: 10, expected: 100, high: 1_000 })
      .describe("MiB of metrics that are charged in a month"),
    ownBuckets: volume()
      .default({ low: "1GiB", expected: "1GiB", high: "10GiB" })
      .describe("How much each bucket and each dataset holds in which Plinth keeps locks, decisions and reports"),
    messages: volume()
      .default({ low: "1GiB", expected: "1GiB", high: "10GiB" })
      .describe("How much goes through each topic in a month"),
    keyOperations: count(1e12, "1000000")
      .default({ low: 10_000, expected: 1_000_000, high: 20_000_000 })
      .describe("How often in a month something is encrypted or decrypted with keys of our own"),
    lookups: count(1e12, "1000000")
      .default({ low: 100_000, expected: 1_000_000, high: 10_000_000 })
      .describe("How often in a month a name is looked up in the network's zones"),
    internet: volume()
      .default({ low: "1GiB", expected: "10GiB", high: "200GiB" })
      .describe("How much goes to and comes from the internet through NAT in a month"),
    stepsPerRun: count(100_000, "400")
      .default({ low: 30, expected: 300, high: 3_000 })
      .describe("How many steps a run of a workflow takes"),
    stepsPerCheck: count(100_000, "20")
      .default({ low: 5, expected: 15, high: 60 })
      .describe("How many steps the regular look of a guard takes that finds nothing to do"),
  })
  .describe("What is not decided here and not known before: how much, how often, how long");
