import type { Severity } from "../finding";
import type { Rule } from "../rules/rule";
import type { Environment } from "../schema/environment";
import type { ValueFault } from "./fault";
import { parsePath, readKey, sameStep, type Path } from "./path";

/** What a rule says, with the place it says it of. */
export interface RuleFault extends Omit<ValueFault, "rule"> {
  readonly rule: string;
  readonly severity: Severity;
}

interface Match {
  readonly value: unknown;
  readonly path: Path;
  readonly names: readonly string[];
}

/**
 * Asks every rule about every place that it checks, but where a value that it reads is faulty.
 *
 * @param faulty the places with which the schema found fault
 */
export function runRules(
  rules: readonly Rule[],
  environment: Environment,
  faulty: readonly Path[],
): readonly RuleFault[] {
  return rules.flatMap((rule) =>
    placesOf(environment, parsePath(rule.each))
      .filter(({ path }) => !readsFaulty(rule, path, faulty))
      .flatMap(({ value, names, path }) =>
        rule.check({ value, names, environment }).map(({ at, path: elsewhere, ...violation }) => ({
          ...violation,
          rule: rule.id,
          severity: rule.severity,
          path: elsewhere === undefined ? [...path, ...parsePath(at ?? "")] : parsePath(elsewhere),
        })),
      )
      // What stands in for something faulty was written by nobody.
      .filter(({ path }) => !faulty.some((place) => place.length <= path.length && overlap(place, path))),
  );
}

function placesOf(root: unknown, pattern: Path): readonly Match[] {
  return pattern.reduce<readonly Match[]>(
    (matches, step) =>
      matches.flatMap(({ value, path, names }) => {
        const keys = step !== "*" ? [step] : isObject(value) ? Object.keys(value) : [];
        return keys
          .map((key) => ({
            value: readKey(value, key),
            path: [...path, Array.isArray(value) ? Number(key) : key],
            names: step === "*" ? [...names, String(key)] : names,
          }))
          .filter(({ value: inner }) => inner !== undefined);
      }),
    [{ value: root, path: [], names: [] }],
  );
}

function readsFaulty({ reads, declaredIn = [] }: Rule, place: Path, faulty: readonly Path[]): boolean {
  if (faulty.some((path) => path.length <= place.length && overlap(path, place))) return true;
  const patterns = reads.map((read) =>
    read.startsWith("/") ? parsePath(read.slice(1)) : [...place, ...parsePath(read)],
  );
  const isFaulty = (pattern: Path) => faulty.some((path) => overlap(pattern, path));
  const isFaultyAsAWhole = (pattern: Path) =>
    faulty.some((path) => path.length <= pattern.length && overlap(pattern, path));
  return patterns.some(isFaulty) || declaredIn.map(parsePath).some(isFaultyAsAWhole);
}

/** Whether one of the two lies at, above or below the other. */
function overlap(pattern: Path, path: Path): boolean {
  const shared = Math.min(pattern.length, path.length);
  return pattern.slice(0, shared).every((step, index) => step === "*" || sameStep(step, path[index]));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
