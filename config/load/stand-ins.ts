import * as zod from "zod";
import { branchesOf, factsOf, isRequired, shapeOf, sortOf, unwrap, valuesOf, type Schema } from "../schema/walk";
import { limitsOf } from "./words";

/** Text that suits names and ids of one kind or another. */
const PLAIN_TEXTS = ["stand-in", "stand_in", "standin", "STANDIN"];

/**
 * A value that a schema takes, in place of one that it refused; `undefined` where none is known. Rules never tell of it:
 * it only lets them look at what stands beside.
 */
export function standInFor(schema: Schema): unknown {
  return candidatesFor(schema).find((value) => value !== undefined && zod.safeParse(schema, value).success);
}

function candidatesFor(schema: Schema): readonly unknown[] {
  const example = exampleValue(factsOf(schema).example);
  return [...(example === undefined ? [] : [example]), ...branchesOf(schema).flatMap(branchCandidates)];
}

function branchCandidates(branch: Schema): readonly unknown[] {
  const example = exampleValue(factsOf(branch).example);
  if (example !== undefined) return [example];
  const values = valuesOf(branch);
  if (values !== undefined) return values.slice(0, 1);
  switch (sortOf(branch)) {
    case "object":
      return [objectFor(branch)];
    case "list":
      return [[], listOf(branch)];
    case "number":
      return [limitsOf(branch).least ?? 1];
    case "boolean":
      return [true];
    default:
      return PLAIN_TEXTS;
  }
}

function objectFor(branch: Schema): unknown {
  const required = Object.entries(shapeOf(branch) ?? {}).filter(([, inner]) => isRequired(inner));
  return Object.fromEntries(required.map(([key, inner]) => [key, standInFor(inner)]));
}

function listOf(branch: Schema): readonly unknown[] {
  const { def } = unwrap(branch)._zod;
  return def.type === "array" ? [standInFor(def.element)] : [];
}

/** Examples are written as in an environment file; those that are text or numbers can be read without running them. */
function exampleValue(example: string | undefined): unknown {
  try {
    return example === undefined ? undefined : (JSON.parse(example) as unknown);
  } catch {
    return undefined;
  }
}
