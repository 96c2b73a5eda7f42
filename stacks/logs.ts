import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LOG_CLASS_FACTS } from "../config/monitoring/log-classes";
import type { GroupKind } from "../config/groups";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { group } from "../constructs/iam/principal";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { LogBucket } from "../constructs/logs/log-bucket";
import { CLASS_FILTERS, noiseFilters } from "../constructs/logs/log-filters";
import { Duration } from "../values/duration";
import { LOG_CLASSES, LOG_NOISES, type LogClass } from "../values/log-classes";
import { withOrigin } from "./data-flow";
import type { PlatformProps, PlatformStack } from "./platform-stack";

/** Puts what keeps log entries into a stack, each sort apart; nothing where the environment leaves that to Google. */
export function addLogs(
  stack: PlatformStack,
  { environment, naming }: PlatformProps,
  props: {
    readonly keys: IEncryptionKeys;
    readonly after: readonly ITerraformDependable[];
  },
): void {
  const { lifetime, logs, models, project } = environment;
  if (logs === undefined) return;
  const scope = new Construct(stack, "Logs");
  const healthRoutes = [...new Set(Object.values(models).map(({ serving }) => serving.healthRoute))].sort();
  const noises = LOG_NOISES.filter((noise) => logs.leftOut[noise] !== undefined);
  for (const name of LOG_CLASSES) {
    const { keep, lock, dataset } = logs[name];
    const facts = LOG_CLASS_FACTS[name];
    const bucket = new LogBucket(scope, name, {
      naming,
      name,
      description: facts.holds,
      region: project.region,
      filter: CLASS_FILTERS[name],
      leftOut: noiseFilters(name, noises, { healthRoutes }),
      keep: keep === undefined ? Duration.days(facts.days[lifetime]) : Duration.parse(keep),
      lockIrrevocably: lock !== undefined,
      queryable: dataset === "on",
      encryptionKey: props.keys.keyFor("logging", project.region),
      allowDestroy: lifetime === "disposable",
      after: props.after,
    });
    const origin = `logs.${name}`;
    setOrigin(bucket, origin);
    for (const kind of readersOf(environment, name)) {
      for (const reader of principal(environment, kind)) withOrigin(bucket.grantRead(reader), origin);
    }
    for (const { principal: reader } of datasetReaders(environment, name)) {
      if (bucket.dataset !== undefined) withOrigin(bucket.dataset.grantRead(reader), origin);
    }
  }
}

/** The groups that read a sort of entries, beside the auditors. */
function readersOf({ logs }: Environment, name: LogClass): readonly GroupKind[] {
  return [...new Set<GroupKind>(logs?.[name].readers ?? LOG_CLASS_FACTS[name].readers)];
}

/**
 * The groups that query a sort of entries with BigQuery; none where it cannot. Auditors read every bucket by their role on the
 * project, and no dataset.
 */
export function datasetReaders(environment: Environment, name: LogClass) {
  if (environment.logs?.[name].dataset !== "on") return [];
  return [...readersOf(environment, name), "auditors" as const].flatMap((kind) =>
    principal(environment, kind).map((one) => ({ kind, principal: one })),
  );
}

function principal({ groups }: Environment, kind: GroupKind) {
  const people = groups[kind];
  return people === undefined ? [] : [group(kind, people.email)];
}
