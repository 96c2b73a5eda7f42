import { isWithin, LIMITS } from "./bounded-json";
import { isObject, type Json, type JsonObject, listOf, objectOf, textAt, valueAt } from "../json";
import type { Path } from "./place";

/** A plan of one stack, as `terraform show -json` writes it. */
export interface Plan {
  readonly stack: string;
  readonly terraformVersion: string | undefined;
  readonly changes: readonly PlannedChange[];
  readonly drift: readonly PlannedChange[];
  readonly deferred: readonly { readonly reason: string; readonly change: PlannedChange }[];
  readonly outputs: readonly (readonly [name: string, change: JsonObject])[];
  readonly checks: readonly Json[];
  /** What is run beside the changes, as of Terraform 1.14; with those that are put off. */
  readonly invocations: readonly Json[];
  /** Whether Terraform stopped with an error. */
  readonly errored: boolean;
  /** Whether nothing is left for another plan. */
  readonly complete: boolean;
  /** Whether Terraform would apply it; `undefined` when it does not say. */
  readonly applyable: boolean | undefined;
  /** Of a form that is newer than what is known here. */
  readonly unknownFormat: string | undefined;
  readonly resourcesBefore: number;
  readonly resourcesAfter: number;
}

/** What is planned for one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly previousAddress: string | undefined;
  readonly type: string;
  readonly mode: string;
  /** The key of an object that was left behind by an earlier replacement. */
  readonly deposed: string | undefined;
  readonly actions: readonly string[];
  readonly reason: string | undefined;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly unknown: Json | undefined;
  readonly secretBefore: Json | undefined;
  readonly secretAfter: Json | undefined;
  readonly replacePaths: readonly Path[];
  /** The id by which it is imported, or a word for one that is not known yet. */
  readonly importing: string | undefined;
  /** Whether Terraform wrote the configuration of what it imports. */
  readonly generated: boolean;
  /** As it is in the plan, for sums. */
  readonly written: JsonObject;
}

/** Something is no plan of Terraform. The message says why and what to do, and is for people. */
export class PlanError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "PlanError";
  }
}

/**
 * Reads a plan. Throws a {@link PlanError} when it is none; whatever a newer Terraform adds to it is read past, and actions
 * and reasons that are not known are kept as they are.
 */
export function planOf(stack: string, json: Json): Plan {
  const file = JSON.stringify(stack);
  if (!isObject(json)) throw new PlanError(`the plan of stack ${file} is no object\n  ${HOW}`);
  const format = textAt(json, "format_version");
  if (format === undefined) {
    const state = isObject(json.values) || json.serial !== undefined ? "it looks like a state\n  " : "";
    throw new PlanError(`the plan of stack ${file} has no format_version\n  ${state}${HOW}`);
  }
  if (json.resource_changes === undefined && json.planned_values === undefined) {
    throw new PlanError(`the plan of stack ${file} has neither resource_changes nor planned_values\n  ${HOW}`);
  }
  if (!isWithin(json, LIMITS.depth)) {
    throw new PlanError(
      `the plan of stack ${file} is nested deeper than ${LIMITS.depth} levels\n  no plan of Terraform is`,
    );
  }
  const deferred = [...listOf(json.deferred_changes)];
  return {
    stack,
    terraformVersion: textAt(json, "terraform_version"),
    changes: listOf(json.resource_changes).filter(isObject).map(plannedChange),
    drift: listOf(json.resource_drift).filter(isObject).map(plannedChange),
    deferred: deferred.map((each) => ({
      reason: textAt(each, "reason") ?? "unknown",
      change: plannedChange(objectOf(valueAt(each, "resource_change"))),
    })),
    outputs: Object.entries(objectOf(json.output_changes)).map(([name, change]) => [name, objectOf(change)] as const),
    checks: listOf(json.checks),
    invocations: [...listOf(json.action_invocations), ...listOf(json.deferred_action_invocations)],
    errored: json.errored === true,
    complete: json.complete !== false,
    applyable: typeof json.applyable === "boolean" ? json.applyable : undefined,
    unknownFormat: /^[01]\./.test(format) ? undefined : format,
    resourcesBefore: countIn(valueAt(json, "prior_state", "values", "root_module")),
    resourcesAfter: countIn(valueAt(json, "planned_values", "root_module")),
  };
}

const HOW = "make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

function plannedChange(written: JsonObject): PlannedChange {
  const change = objectOf(written.change);
  const address = textAt(written, "address") ?? "(no address)";
  const importing = change.importing;
  return {
    address,
    previousAddress: textAt(written, "previous_address"),
    type: textAt(written, "type") ?? address.split(".")[0] ?? "",
    mode: textAt(written, "mode") ?? "managed",
    deposed: textAt(written, "deposed"),
    actions: listOf(change.actions).map(String),
    reason: textAt(written, "action_reason"),
    before: objectOf(change.before),
    after: objectOf(change.after),
    unknown: change.after_unknown,
    secretBefore: change.before_sensitive,
    secretAfter: change.after_sensitive,
    replacePaths: listOf(change.replace_paths).map((path) =>
      listOf(path).filter((key): key is string | number => typeof key === "string" || typeof key === "number"),
    ),
    importing: isObject(importing) ? (textAt(importing, "id") ?? "an id that is not known yet") : undefined,
    generated: typeof change.generated_config === "string",
    written,
  };
}

/** Resources of a module and of all within it, without data sources. */
function countIn(root: Json | undefined): number {
  let count = 0;
  const waiting: Json[] = isObject(root) ? [root] : [];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    count += listOf(valueAt(module, "resources")).filter((resource) => textAt(resource, "mode") !== "data").length;
    waiting.push(...listOf(valueAt(module, "child_modules")));
  }
  return count;
}
