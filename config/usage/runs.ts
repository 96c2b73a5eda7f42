import { startsPerMonth } from "../../values/cron";
import { exactly, type Range, type WrittenGuess } from "../../values/guess";
import type { Environment } from "../schema/environment";
import type { Assumed, Assumptions } from "./assumed";

/** Weeks of an average month. */
const WEEKS_PER_MONTH = 365.25 / 84;

type Triggers = Environment["training"]["jobs"][string]["triggers"];
type Schedule = Environment["training"]["jobs"][string]["schedule"];

/** What something is started by. */
interface Starts {
  readonly schedule?: Schedule;
  readonly triggers: Triggers;
}

/** Counts how often everything of an environment runs in a month: by the clock, by what happens, by what ran before, and by hand. */
export class RunCounter {
  private readonly counted = new Map<string, Assumed>();
  /** What is being counted: what starts itself in a circle is counted as if something else had started it. */
  private readonly counting = new Set<string>();

  constructor(
    private readonly environment: Environment,
    private readonly assumptions: Assumptions,
  ) {}

  /** Runs of a training job. */
  job(name: string): Assumed {
    const { jobs } = this.environment.training;
    return this.once(`jobs.${name}`, this.assumptions.values.jobs[name]?.runs, jobs[name], () =>
      this.retrainingsBy((by) => "job" in by && by.job === name),
    );
  }

  /** Runs of a pipeline. */
  pipeline(name: string): Assumed {
    const { pipelines } = this.environment;
    return this.once(`pipelines.${name}`, this.assumptions.values.pipelines[name]?.runs, pipelines[name], () =>
      this.retrainingsBy((by) => "pipeline" in by && by.pipeline === name),
    );
  }

  /** Runs of a batch prediction. */
  batch(name: string): Assumed {
    const { batch } = this.environment;
    return this.once(`batch.${name}`, this.assumptions.values.batch[name]?.runs, batch[name], () => []);
  }

  /** Runs of the retraining of a model: what its data refuses counts as the least, what its budget allows as the most. */
  retraining(model: string): Assumed {
    const retraining = this.environment.models[model]?.retraining;
    if (retraining === undefined) return { range: exactly(0), assumes: [] };
    const started = this.once(`retraining of ${model}`, undefined, retraining, () =>
      retraining.onDrift === "on" ? [this.byEvent()] : [],
    );
    const most = retraining.maxPerWeek * WEEKS_PER_MONTH;
    const { low, expected, high } = started.range;
    const mayRefuse = Object.keys(retraining.inputs).length > 0;
    return {
      range: {
        low: mayRefuse ? 0 : Math.min(low, most),
        expected: Math.min(expected, most),
        high: Math.min(high, most),
      },
      assumes: started.assumes,
    };
  }

  /** Releases to one endpoint. */
  releases(): Assumed {
    return this.assumptions.take("runs.releases", this.assumptions.values.runs.releases);
  }

  /** What a schedule starts; nothing for one that is paused or not there. */
  scheduled(schedule: Schedule): readonly Assumed[] {
    if (schedule === undefined || schedule.state === "paused") return [];
    return [{ range: exactly(startsPerMonth(schedule.cron) ?? 0), assumes: [] }];
  }

  private once(
    key: string,
    written: WrittenGuess | undefined,
    starts: Starts | undefined,
    more: () => readonly Assumed[],
  ): Assumed {
    if (written !== undefined) return this.assumptions.take(`${key}.runs`, written);
    const known = this.counted.get(key);
    if (known !== undefined) return known;
    if (starts === undefined || this.counting.has(key)) return this.byEvent();
    this.counting.add(key);
    const causes = [...this.scheduled(starts.schedule), ...this.byTriggers(starts.triggers), ...more()];
    this.counting.delete(key);
    const { byHand } = this.assumptions.values.runs;
    const counted = causes.length === 0 ? this.assumptions.take("runs.byHand", byHand) : together(causes);
    this.counted.set(key, counted);
    return counted;
  }

  private byTriggers(triggers: Triggers): readonly Assumed[] {
    return Object.values(triggers).map((trigger) => {
      switch (trigger.kind) {
        case "after":
          return this.job(trigger.job);
        case "after-pipeline":
          return this.pipeline(trigger.pipeline);
        case "after-batch":
          return this.batch(trigger.batch);
        default:
          return this.byEvent();
      }
    });
  }

  private byEvent(): Assumed {
    return this.assumptions.take("runs.byEvent", this.assumptions.values.runs.byEvent);
  }

  private retrainingsBy(
    isBy: (by: NonNullable<Environment["models"][string]["retraining"]>["by"]) => boolean,
  ): readonly Assumed[] {
    return Object.entries(this.environment.models)
      .filter(([, { retraining }]) => retraining !== undefined && isBy(retraining.by))
      .map(([model]) => this.retraining(model));
  }
}

/** The sum of several, and all that they assume. */
export function together(all: readonly Assumed[]): Assumed {
  const sum = (of: keyof Range) => all.reduce((total, { range }) => total + range[of], 0);
  return {
    range: { low: sum("low"), expected: sum("expected"), high: sum("high") },
    assumes: [...new Set(all.flatMap(({ assumes }) => assumes))],
  };
}
