import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { watchedRuns } from "../config/monitoring/watched";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { type Fact, type FactProps, FACTS, strangers } from "../constructs/monitoring/facts";
import { LogMetric } from "../constructs/monitoring/log-metric";
import { GROUP_KINDS } from "../config/groups";
import { hasShadows, hasWorkflows, launchesAt, launchesJobs } from "./features";
import type { PlatformProps } from "./platform-stack";

const STRANGERS = { "strangers-objects": "gcs_bucket", "strangers-tables": "bigquery_dataset" } as const;

/** Everything that may be counted of log entries. */
export type CountedFact = Fact | keyof typeof STRANGERS;

/** What is counted of log entries, by fact: exactly what the environment can write. */
export class Facts extends Construct {
  private readonly metrics = new Map<CountedFact, LogMetric>();

  constructor(
    scope: Construct,
    id: string,
    { environment, naming }: PlatformProps,
    after: readonly ITerraformDependable[],
  ) {
    super(scope, id);
    for (const [fact, origin, props] of factsOf(environment)) {
      const metric = new LogMetric(this, fact, { ...props, naming, noun: fact, after });
      this.metrics.set(fact, setOrigin(metric, origin));
    }
  }

  /** The metric of a fact. Throws a `ValidationError` where the environment cannot write it. */
  metric(fact: CountedFact): LogMetric {
    const found = this.metrics.get(fact);
    if (found === undefined) throw new ValidationError(this, `"${fact}" is counted nowhere in this environment`);
    return found;
  }

  /** What is counted. */
  get names(): readonly CountedFact[] {
    return [...this.metrics.keys()];
  }

  /** Whether a fact is counted. */
  has(fact: CountedFact): boolean {
    return this.metrics.has(fact);
  }
}

function factsOf(environment: Environment): readonly (readonly [CountedFact, string, FactProps])[] {
  const { audit, encryption, endpoints, models, pipelines, storage } = environment;
  const served = Object.values(endpoints);
  const jobsAt = launchesAt(environment);
  const retrained = Object.values(models).some(({ retraining }) => retraining !== undefined);
  const runs = launchesJobs(environment) || Object.keys(pipelines).length > 0;
  const asked: readonly (readonly [Fact, string, boolean])[] = [
    ["runs", jobsAt, runs],
    ["run-times", jobsAt, runs],
    ["queue-times", jobsAt, runs],
    ["preemptions", jobsAt, runs],
    ["freshness", jobsAt, watchedRuns(environment).length > 0],
    ["releases", "endpoints", served.length > 0],
    ["shadows", "endpoints", hasShadows(environment)],
    ["feedback", "endpoints", served.some(({ feedback }) => feedback !== undefined)],
    ["promotions", "models", retrained],
    ["retrainings", "models", retrained],
    ["drift", "endpoints", served.some(({ drift }) => drift !== undefined)],
    ["schedules", jobsAt, hasWorkflows(environment)],
    ["loads", "storage.datasets", Object.keys(storage.datasets).length > 0],
    ["policies", "monitoring", true],
    ["keys", "encryption", encryption.customerManaged?.keys === "own"],
    ["public-access", "storage.zones", Object.keys(storage.zones).length > 0],
    ["public-datasets", "storage.datasets", Object.keys(storage.datasets).length > 0],
    ["account-keys", "monitoring", true],
  ];
  const outside = audit.dataAccess === "off" ? [] : strangersOf(environment);
  return [
    ...asked.flatMap(([fact, origin, isAsked]) => (isAsked ? [[fact, origin, FACTS[fact]] as const] : [])),
    ...outside,
  ];
}

function strangersOf(environment: Environment): readonly (readonly [CountedFact, string, FactProps])[] {
  const { external, groups, project } = environment;
  const emails = GROUP_KINDS.flatMap((kind) => groups[kind]?.email ?? []);
  const known = {
    projectId: project.id,
    domains: [...new Set(emails.map((email) => email.split("@")[1] ?? ""))].sort(),
    accounts: Object.values(external.accounts).sort(),
  };
  return (Object.keys(STRANGERS) as (keyof typeof STRANGERS)[]).map(
    (fact) => [fact, "audit.dataAccess", strangers(STRANGERS[fact], known)] as const,
  );
}
