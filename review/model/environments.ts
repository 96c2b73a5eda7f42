import { kindOf } from "../../catalog/resource-kinds";
import { type JsonObject, textAt } from "../json";
import { type Platform, type Resource, resourcesOf } from "../platform";
import type { Comparison } from "./compare";
import { mapTexts } from "./resolve";

/**
 * One of two environments under the names of the other: of the project, its number and the environment, of whatever has a
 * made-up name at the same address, and what else is given.
 */
export function underNamesOf(before: Platform, after: Platform, comparison: Comparison): Platform {
  const names = new Map<string, string>();
  const add = (from: string | undefined, to: string | undefined) => {
    if (from !== undefined && to !== undefined && from !== "" && from !== to) names.set(from, to);
  };
  const theirs = new Map(after.stacks.map((stack) => [stack.name, stack]));
  for (const { name, project } of before.stacks) add(project, theirs.get(name)?.project);
  add(comparison.before.environment, comparison.after.environment);
  add(projectNumber(before), projectNumber(after));
  for (const [from, to] of Object.entries(comparison.environments?.renames ?? {})) add(from, to);
  const counterparts = new Map(resourcesOf(after).map((resource) => [key(resource), resource]));
  for (const resource of resourcesOf(before)) {
    const other = counterparts.get(key(resource));
    // Numbers that stand for a name are made up from it, and others refer to them.
    const [from, to] = [madeUp(resource), other === undefined ? undefined : madeUp(other)];
    add(from, to);
  }
  return names.size === 0 ? before : renamed(before, names);
}

function key({ stack, address }: Resource): string {
  return `${stack}/${address}`;
}

function madeUp({ type, attributes }: Resource): string | undefined {
  const name = textAt(attributes, kindOf(type).identity.at(-1) ?? "name");
  return name !== undefined && /^\d{6,}$/.test(name) ? name : undefined;
}

/** The number of the project, when Google's own accounts of one project only are named. */
function projectNumber(platform: Platform): string | undefined {
  const found = new Set<string>();
  for (const { attributes } of resourcesOf(platform)) {
    const member = textAt(attributes, "member") ?? "";
    const [, number] = /^serviceAccount:(?:service|bq)-(\d{6,})@/.exec(member) ?? [];
    if (number !== undefined) found.add(number);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

function renamed(platform: Platform, names: ReadonlyMap<string, string>): Platform {
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const escaped = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![A-Za-z0-9])(${escaped.join("|")})(?![A-Za-z0-9])`, "g");
  const rename = (object: JsonObject) =>
    mapTexts(object, (text) => text.replace(pattern, (name) => names.get(name) ?? name));
  return {
    stacks: platform.stacks.map((stack) => ({
      ...stack,
      project: names.get(stack.project ?? "") ?? stack.project,
      settings: rename(stack.settings),
      resources: stack.resources.map((resource) => ({ ...resource, attributes: rename(resource.attributes) })),
    })),
  };
}
