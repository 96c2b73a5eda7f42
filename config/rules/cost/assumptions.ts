import { rangeOf, type WrittenGuess } from "../../../values/guess";
import { didYouMean } from "../../../values/nearest";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Assumptions = Environment["cost"]["assumptions"];

/** What the keys of each part name, and where that is declared. */
const NAMED: readonly {
  readonly part: string;
  readonly noun: string;
  readonly declaredIn: string;
  names(assumptions: Assumptions): object;
  declared(environment: Environment): object;
}[] = [
  { part: "jobs", noun: "job", declaredIn: "training.jobs", names: (all) => all.jobs, declared: (of) => of.training.jobs },
  { part: "pipelines", noun: "pipeline", declaredIn: "pipelines", names: (all) => all.pipelines, declared: (of) => of.pipelines },
  { part: "batch", noun: "batch prediction", declaredIn: "batch", names: (all) => all.batch, declared: (of) => of.batch },
  { part: "endpoints", noun: "endpoint", declaredIn: "endpoints", names: (all) => all.endpoints, declared: (of) => of.endpoints },
  { part: "pools", noun: "pool", declaredIn: "pools", names: (all) => all.pools, declared: (of) => of.pools },
  { part: "vectors", noun: "index", declaredIn: "vectors", names: (all) => all.vectors, declared: (of) => of.vectors },
  { part: "notebooks.workbench", noun: "notebook server", declaredIn: "training.notebooks.workbench", names: (all) => all.notebooks.workbench, declared: (of) => of.training.notebooks.workbench },
  { part: "notebooks.templates", noun: "template", declaredIn: "training.notebooks.templates", names: (all) => all.notebooks.templates, declared: (of) => of.training.notebooks.templates },
  { part: "notebooks.runs", noun: "notebook", declaredIn: "training.notebooks.runs", names: (all) => all.notebooks.runs, declared: (of) => of.training.notebooks.runs },
  { part: "zones", noun: "zone", declaredIn: "storage.zones", names: (all) => all.zones, declared: (of) => of.storage.zones },
  { part: "datasets", noun: "dataset", declaredIn: "storage.datasets", names: (all) => all.datasets, declared: (of) => of.storage.datasets },
  { part: "registries", noun: "registry", declaredIn: "repositories", names: (all) => all.registries, declared: (of) => of.repositories },
  { part: "builds", noun: "build", declaredIn: "builds", names: (all) => all.builds, declared: (of) => of.builds },
]; // prettier-ignore

/** A misspelt name would leave the assumption unused, and the cost wrong. */
export const assumedName = defineRule<Assumptions>({
  id: "cost/unknown-name",
  severity: "error",
  holds: "What is assumed of something by its name is assumed of something that this environment declares.",
  each: "cost.assumptions",
  reads: NAMED.map(({ part }) => part),
  declaredIn: NAMED.map(({ declaredIn }) => declaredIn),
  check: ({ value, environment }) =>
    NAMED.flatMap(({ part, noun, names, declared }) => {
      const known = Object.keys(declared(environment));
      return Object.keys(names(value))
        .filter((name) => !known.includes(name))
        .map((name): Violation => {
          const allowed = known.length === 0 ? `nothing: this environment has no ${noun}` : known.join(", ");
          return { at: `${part}.${name}`, problem: `there is no ${noun} "${name}"${didYouMean(name, known)}`, allowed };
        });
    }),
});

interface PlacedGuess {
  readonly at: string;
  readonly guess: Exclude<WrittenGuess, string | number>;
}

/** Every guess of three values, with its place. */
function guessesIn(value: unknown, at = ""): readonly PlacedGuess[] {
  if (typeof value !== "object" || value === null) return [];
  if ("low" in value && "expected" in value && "high" in value) {
    return [{ at, guess: value as PlacedGuess["guess"] }];
  }
  return Object.entries(value).flatMap(([key, inner]) => guessesIn(inner, at === "" ? key : `${at}.${key}`));
}

/** Else the lower end of what it costs would be above the upper one. */
export const guessOrder = defineRule<Assumptions>({
  id: "cost/guess-order",
  severity: "error",
  holds: "Of a guess, the lowest value is not above the expected one, and that not above the highest.",
  each: "cost.assumptions",
  reads: ["*"],
  check: ({ value }) =>
    guessesIn(value).flatMap(({ at, guess }) => {
      const { low, expected, high } = rangeOf(guess);
      if (low <= expected && expected <= high) return [];
      return [
        {
          at,
          problem: `${guess.low}, ${guess.expected}, ${guess.high} do not rise`,
          fix: "write the least as `low`, what is likely as `expected`, the most as `high`",
        },
      ];
    }),
});

/** What Google never starts cannot be paid for: so it was not meant. */
export const guessWithinSettings = defineRule<Environment>({
  id: "cost/beyond-settings",
  severity: "error",
  holds:
    "Machines that are assumed to answer lie between `replicas.min` and `replicas.max`, and no run is longer than its timeout.",
  each: "",
  reads: [
    "cost",
    "endpoints",
    "pools",
    "batch",
    "vectors",
    "training.jobs",
    "training.notebooks.runs",
    "pipelines",
    "builds",
  ],
  check: ({ value: environment }) => {
    const { assumptions } = environment.cost;
    const within = (
      at: string,
      guess: WrittenGuess | undefined,
      from: number,
      to: number,
      setting: string,
    ): readonly Violation[] => {
      if (guess === undefined) return [];
      const { low, high } = rangeOf(guess);
      if (low >= from && high <= to) return [];
      const written = typeof guess === "object" ? `${guess.low} to ${guess.high}` : String(guess);
      return [
        {
          path: `cost.assumptions.${at}`,
          problem: `${written} is beyond ${setting}`,
          fix: "assume less, or change the setting",
        },
      ];
    };
    const replicas = (part: "endpoints" | "pools" | "vectors") =>
      Object.entries(assumptions[part]).flatMap(([name, { replicas: guess }]) => {
        const settings = environment[part][name]?.replicas;
        if (settings === undefined) return [];
        const { min, max = min } = settings;
        return within(`${part}.${name}.replicas`, guess, min, max, `${part}.${name}.replicas, ${min} to ${max}`);
      });
    const durations = (
      part: string,
      assumed: Readonly<Record<string, { readonly duration?: WrittenGuess }>>,
      declared: Readonly<Record<string, { readonly timeout: string }>>,
      place: string,
    ) =>
      Object.entries(assumed).flatMap(([name, { duration }]) => {
        const timeout = declared[name]?.timeout;
        if (timeout === undefined) return [];
        return within(
          `${part}.${name}.duration`,
          duration,
          0,
          rangeOf(timeout).high,
          `${place}.${name}.timeout, ${timeout}`,
        );
      });
    return [
      ...replicas("endpoints"),
      ...replicas("pools"),
      ...replicas("vectors"),
      ...Object.entries(assumptions.batch).flatMap(([name, { replicas: guess }]) => {
        const { max } = environment.batch[name]?.replicas ?? {};
        return max === undefined
          ? []
          : within(`batch.${name}.replicas`, guess, 0, max, `batch.${name}.replicas, at most ${max}`);
      }),
      ...durations("jobs", assumptions.jobs, environment.training.jobs, "training.jobs"),
      ...durations("pipelines", assumptions.pipelines, environment.pipelines, "pipelines"),
      ...durations("batch", assumptions.batch, environment.batch, "batch"),
      ...durations("builds", assumptions.builds, environment.builds, "builds"),
      ...durations(
        "notebooks.runs",
        assumptions.notebooks.runs,
        environment.training.notebooks.runs,
        "training.notebooks.runs",
      ),
    ];
  },
});
