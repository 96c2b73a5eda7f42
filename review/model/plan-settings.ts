import { isObject, type Json, type JsonObject, listOf, textAt, valueAt } from "../json";
import type { SettingChange } from "./change-set";
import { harmless } from "./place";
import type { Plan } from "./plan";
import { isMarked, isSecret, withoutSecrets } from "./secrets";

/** What a plan says beside the resources: outputs that change, checks that fail, actions that are run. */
export function settingsOfPlan(plan: Plan): readonly SettingChange[] {
  return [...plan.outputs.flatMap((output) => outputOf(plan, output)), ...checksOf(plan), ...actionsOf(plan)];
}

function outputOf({ stack }: Plan, [name, change]: readonly [string, JsonObject]): readonly SettingChange[] {
  const actions = listOf(change.actions).map(String);
  if (actions.join() === "no-op") return [];
  const secret =
    [change.before_sensitive, change.after_sensitive].some((marks) => isMarked(marks, [])) ||
    [change.before, change.after].some((value) => isSecret([name], value));
  const unknown = isMarked(change.after_unknown, []);
  const shown = (value: Json | undefined) =>
    secret || value === undefined || value === null ? undefined : withoutSecrets(value, undefined, [name]);
  const [before, after] = [shown(change.before), unknown ? undefined : shown(change.after)];
  const added = actions.includes("create") && !actions.includes("delete");
  return [
    {
      stack,
      kind: "output",
      at: harmless(`output.${name}`),
      change: added ? "added" : actions.join() === "delete" ? "removed" : "changed",
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      secret,
      severity: "low",
      folded: false,
      meaning: unknown
        ? "what others read from the stack; known only after the apply"
        : "what others read from the stack",
    },
  ];
}

function checksOf({ stack, checks }: Plan): readonly SettingChange[] {
  return checks.flatMap((check): SettingChange[] => {
    const status = textAt(check, "status");
    if (status !== "fail" && status !== "error") return [];
    const problems = listOf(valueAt(check, "instances"))
      .flatMap((instance) => listOf(valueAt(instance, "problems")))
      .map((problem) => textAt(problem, "message"))
      .filter((message) => message !== undefined);
    const words = status === "fail" ? "the check fails" : "the check could not be made";
    return [
      {
        stack,
        kind: "check",
        at: harmless(textAt(check, "address", "to_display") ?? "a check"),
        change: "changed",
        secret: false,
        severity: "high",
        folded: false,
        meaning: harmless([words, ...problems.slice(0, 3)].join(": ").slice(0, 500)),
      },
    ];
  });
}

function actionsOf({ stack, invocations }: Plan): readonly SettingChange[] {
  return invocations.map((written) => {
    const nested = valueAt(written, "action_invocation");
    const invocation = isObject(nested) ? nested : written;
    const by = textAt(invocation, "lifecycle_action_trigger", "triggering_resource_address");
    return {
      stack,
      kind: "action" as const,
      at: harmless(textAt(invocation, "address") ?? "an action"),
      change: "added" as const,
      secret: false,
      severity: "high" as const,
      folded: false,
      meaning: harmless(
        by === undefined
          ? "the action is run, and no plan says what it does"
          : `the action is run with ${by}, and no plan says what it does`,
      ),
    };
  });
}
