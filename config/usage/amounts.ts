import { exactly, type Range, rangeOf, type WrittenGuess } from "../../values/guess";
import { shareToFraction } from "../../values/share";
import type { Assumed } from "./assumed";
import { lengthOf, type UsageContext } from "./context";
import { together } from "./runs";
import type { UsageAmount, UsageUnknown } from "./usage";

const BYTES_PER_GIB = 1024 ** 3;
/** Days of an average month. */
const DAYS_PER_MONTH = 365.25 / 12;

/** How much there is of what is paid for by amount; what nothing is assumed of is left out. */
export function usageAmounts(context: UsageContext): UsageAmount[] {
  return [...data(context), ...requests(context), ...delivery(context), ...everywhere(context)];
}

function amount(of: string, what: UsageAmount["what"], { range, assumes }: Assumed): UsageAmount {
  return { of, what, amount: range, assumes: [...assumes] };
}

/** What zones, datasets, registries and indexes hold. */
function data({ assumptions }: UsageContext): readonly UsageAmount[] {
  const { zones, datasets, registries, vectors } = assumptions.values;
  const taken = (of: string, what: UsageAmount["what"], path: string, guess: WrittenGuess | undefined) =>
    guess === undefined ? [] : [amount(of, what, assumptions.take(path, guess))];
  return [
    ...Object.entries(zones).flatMap(([name, { size, growth, read }]) => [
      ...taken(`storage.zones.${name}`, "stored", `zones.${name}.size`, size),
      ...taken(`storage.zones.${name}`, "growth", `zones.${name}.growth`, growth),
      ...taken(`storage.zones.${name}`, "read", `zones.${name}.read`, read),
    ]),
    ...Object.entries(datasets).flatMap(([name, { size }]) =>
      taken(`storage.datasets.${name}`, "stored", `datasets.${name}.size`, size),
    ),
    ...Object.entries(registries).flatMap(([name, { size }]) =>
      taken(`repositories.${name}`, "stored", `registries.${name}.size`, size),
    ),
    ...Object.entries(vectors).flatMap(([name, { built }]) =>
      taken(`vectors.${name}`, "built", `vectors.${name}.built`, built),
    ),
  ];
}

/** What is paid for by amount and nothing is assumed of, with what to write. */
export function usageUnknown({ environment, assumptions }: UsageContext): UsageUnknown[] {
  const { values } = assumptions;
  const { storage, repositories, endpoints, vectors } = environment;
  const ROOT = "cost.assumptions";
  const without = (
    section: string,
    all: object,
    assumed: Readonly<Record<string, object>>,
    what: UsageUnknown["what"],
    part: string,
    key: string,
  ): readonly UsageUnknown[] =>
    Object.keys(all)
      .filter((name) => !Object.hasOwn({ ...assumed[name] }, key))
      .map((name) => ({ of: `${section}.${name}`, what, write: `${ROOT}.${part}.${name}.${key}` }));
  return [
    ...without("storage.zones", storage.zones, values.zones, "stored", "zones", "size"),
    ...without("storage.datasets", storage.datasets, values.datasets, "stored", "datasets", "size"),
    ...without("repositories", repositories, values.registries, "stored", "registries", "size"),
    ...without("vectors", vectors, values.vectors, "built", "vectors", "built"),
    ...Object.entries(endpoints).flatMap(([name, { requestLogging, drift }]) => {
      if (values.endpoints[name]?.requests !== undefined) return [];
      const write = `${ROOT}.endpoints.${name}.requests`;
      return [
        ...(requestLogging === undefined
          ? []
          : [{ of: `endpoints.${name}.requestLogging`, what: "stored" as const, write }]),
        ...(drift === undefined ? [] : [{ of: `endpoints.${name}.drift`, what: "watched" as const, write }]),
      ];
    }),
    ...(values.scanned === undefined && Object.keys(storage.datasets).length > 0
      ? [{ of: "", what: "scanned" as const, write: `${ROOT}.scanned` }]
      : []),
  ];
}

/** What is kept of requests, and what of them is looked at for drift. */
function requests({ environment, assumptions }: UsageContext): readonly UsageAmount[] {
  return Object.entries(environment.endpoints).flatMap(([name, { requestLogging, drift }]) => {
    const assumed = assumptions.values.endpoints[name];
    if (assumed?.requests === undefined) return [];
    const { range, assumes } = together([
      assumptions.take(`endpoints.${name}.requests`, assumed.requests),
      { range: exactly(0), assumes: assumptions.take(`endpoints.${name}.requestSize`, assumed.requestSize).assumes },
    ]);
    const size = assumed.requestSize / BYTES_PER_GIB;
    const share = (by: number): Assumed => ({ range: times(range, size * by), assumes });
    return [
      ...(requestLogging === undefined
        ? []
        : [
            amount(
              `endpoints.${name}.requestLogging`,
              "stored",
              share(shareToFraction(requestLogging.sample) * monthsOf(requestLogging.keep)),
            ),
          ]),
      ...(drift === undefined
        ? []
        : [amount(`endpoints.${name}.drift`, "watched", share(shareToFraction(drift.sample)))]),
    ];
  });
}

function monthsOf(text: string): number {
  return rangeOf(text).high / 24 / DAYS_PER_MONTH;
}

/** Minutes of builds. */
function delivery(context: UsageContext): readonly UsageAmount[] {
  const { environment, assumptions } = context;
  return Object.entries(environment.builds).map(([name, { timeout }]) => {
    const written = assumptions.values.builds[name];
    const runs =
      written?.runs === undefined
        ? assumptions.take("runs.byEvent", assumptions.values.runs.byEvent)
        : assumptions.take(`builds.${name}.runs`, written.runs);
    const hours = lengthOf(context, `builds.${name}`, written?.duration, timeout);
    return amount(`builds.${name}`, "build-minutes", {
      range: {
        low: runs.range.low * hours.range.low * 60,
        expected: runs.range.expected * hours.range.expected * 60,
        high: runs.range.high * hours.range.high * 60,
      },
      assumes: [...new Set([...runs.assumes, ...hours.assumes])],
    });
  });
}

/** What is assumed of the environment as a whole. */
function everywhere({ environment, assumptions, runs }: UsageContext): readonly UsageAmount[] {
  const { values } = assumptions;
  const { training, pipelines, batch, models, endpoints } = environment;
  const workflowRuns = together([
    ...Object.keys(training.jobs).map((name) => runs.job(name)),
    ...Object.keys(pipelines).map((name) => runs.pipeline(name)),
    ...Object.keys(batch).map((name) => runs.batch(name)),
    ...Object.keys(models).map((name) => runs.retraining(name)),
    ...Object.values(endpoints).flatMap(({ shadow }) => [runs.releases(), ...runs.scheduled(shadow?.schedule)]),
  ]);
  const taken = (what: UsageAmount["what"], path: string, guess: WrittenGuess) =>
    amount("", what, assumptions.take(path, guess));
  return [
    ...(values.scanned === undefined ? [] : [taken("scanned", "scanned", values.scanned)]),
    ...(training.tensorboard === undefined ? [] : [taken("tensorboard", "tensorboard", values.tensorboard)]),
    taken("logs", "logs", values.logs),
    taken("metrics", "metrics", values.metrics),
    taken("own-bucket", "ownBuckets", values.ownBuckets),
    taken("messages", "messages", values.messages),
    ...(environment.encryption.customerManaged === undefined
      ? []
      : [taken("key-operations", "keyOperations", values.keyOperations)]),
    ...(environment.network === undefined ? [] : [taken("lookups", "lookups", values.lookups)]),
    ...(environment.network?.internet === "nat" ? [taken("internet", "internet", values.internet)] : []),
    amount("", "runs", workflowRuns),
    taken("steps-per-run", "stepsPerRun", values.stepsPerRun),
    taken("steps-per-check", "stepsPerCheck", values.stepsPerCheck),
  ];
}

function times({ low, expected, high }: Range, by: number): Range {
  return { low: low * by, expected: expected * by, high: high * by };
}
