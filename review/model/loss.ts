import { argumentAt, argumentsOf, behaviourAt } from "../../catalog/provider-behaviour";
import { afterDestructionOf, statefulOf } from "../../catalog/stateful-resources";
import { keysOf } from "./forcing";
import { type Json, type JsonObject, listOf, valueAt } from "../json";
import type { AttributeChange, Certainty, DataLoss, Refusal } from "./resource-change";

/** What happens to what a resource holds when it is destroyed. */
export interface Destruction {
  readonly dataLoss?: DataLoss;
  readonly refusal?: Refusal;
  /** Whether it holds anything that no apply makes again. */
  readonly stateful: boolean;
  readonly notes: readonly string[];
}

/** A resource that is destroyed, and maybe made again. */
export interface Destroyed {
  readonly type: string;
  /** As it was: what Terraform has kept decides, not what the change says. */
  readonly before: JsonObject;
  /** As it becomes; `undefined` when it is gone. */
  readonly after: JsonObject | undefined;
  /** How sure it is that it is destroyed. */
  readonly certainty: Certainty;
}

const PROTECTIONS = ["deletion_protection", "deletion_protection_enabled", "enable_drop_protection"] as const;

/** What is lost with a resource, who refuses, and what else a reviewer should know. */
export function destructionOf({ type, before, after, certainty }: Destroyed): Destruction {
  const stateful = statefulOf(type);
  const holds =
    stateful !== undefined && !(stateful.unless ?? []).some((argument) => listOf(before[argument]).length > 0);
  const refusal = refusalOf(type, before, after, certainty);
  const policy = valueOf(type, before, "deletion_policy");
  const afterwards = afterDestructionOf(type);
  const notes = [
    ...(afterwards === undefined ? [] : [afterwards]),
    ...(after === undefined && preventsDestroy(before)
      ? ["prevent_destroy goes with the resource's block, so that Terraform does not refuse"]
      : []),
  ];
  if (policy === "ABANDON") {
    return { stateful: holds, notes: [...notes, "deletion_policy is ABANDON: it stays, and nobody looks after it"] };
  }
  if (!holds) return { ...(refusal !== undefined && { refusal }), stateful: false, notes };
  const { data, reason, onlyWith } = stateful;
  const maybe = (when: string): DataLoss => ({ certainty: "unknown", data, reason: when });
  if (refusal !== undefined) {
    return { refusal, dataLoss: maybe(`not as long as ${refusal.by} keeps it`), stateful: true, notes };
  }
  if (onlyWith !== undefined && valueOf(type, before, onlyWith.argument) !== true) {
    const refused = `${onlyWith.refusal}, because ${onlyWith.argument} is off`;
    return {
      refusal: { by: onlyWith.argument, certainty: "unknown", reason: refused },
      dataLoss: maybe(refused),
      stateful: true,
      notes,
    };
  }
  return { dataLoss: { certainty, data, reason }, stateful: true, notes };
}

/** Values that say when something is deleted, with everything that is old enough. */
const DELETING: readonly { readonly type: RegExp; readonly at: RegExp; readonly data: string }[] = [
  {
    type: /^google_storage_bucket$/,
    at: /^lifecycle_rule(\.action\.type|\.condition\.(age|days_since_custom_time))?$/,
    data: "every object that the rule is about",
  },
  {
    type: /^google_bigquery_table$/,
    at: /^(expiration_time|time_partitioning\.expiration_ms)$/,
    data: "every row, or partition, that is older than it says now",
  },
];

/** What is deleted of something that stays, because it is to be kept for less long. */
export function expiryOf(type: string, attributes: readonly AttributeChange[]): DataLoss | undefined {
  for (const { path, direction, severity, fold } of attributes) {
    if (fold !== undefined || direction !== "loosened" || severity === "medium") continue;
    const at = keysOf(path).join(".");
    const found = DELETING.find((one) => one.type.test(type) && one.at.test(at));
    if (found !== undefined) {
      const reason = "what is old enough goes within a day or two of the apply, unless a retention or a hold keeps it";
      return { certainty: "predicted", data: found.data, reason };
    }
  }
  return undefined;
}

function refusalOf(
  type: string,
  before: JsonObject,
  after: JsonObject | undefined,
  certainty: Certainty,
): Refusal | undefined {
  const sure = certainty === "unknown" ? "unknown" : "predicted";
  if (after !== undefined && preventsDestroy(after)) {
    return {
      by: "lifecycle.prevent_destroy",
      certainty: sure,
      reason:
        "Terraform refuses the whole plan of the stack: somebody has to take prevent_destroy out, or the change back",
    };
  }
  const protection = PROTECTIONS.find((argument) => valueOf(type, before, argument) === true);
  if (protection !== undefined) {
    return {
      by: protection,
      certainty: sure,
      reason: `the apply fails at it: ${protection} is on, and has to be turned off in an apply of its own before`,
    };
  }
  if (valueOf(type, before, "deletion_policy") === "PREVENT") {
    return {
      by: "deletion_policy",
      certainty: sure,
      reason:
        "the apply fails at it: deletion_policy is PREVENT, and has to be another one in an apply of its own before",
    };
  }
  return undefined;
}

function preventsDestroy(resource: JsonObject): boolean {
  return listOf(resource.lifecycle).some((block) => valueAt(block, "prevent_destroy") === true);
}

/** What an argument says, or what the provider takes when it says nothing. */
function valueOf(type: string, resource: JsonObject, argument: string): Json | undefined {
  const written = resource[argument];
  if (written !== undefined && written !== null) return written === "true" ? true : written;
  const place = argumentAt(argumentsOf(type), argument);
  return place === undefined ? undefined : behaviourAt(place).default;
}
