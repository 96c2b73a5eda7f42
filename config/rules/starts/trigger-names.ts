import { NAME_RULES, nameProblem } from "../../../values/naming";
import type { Violation } from "../rule";

/** A trigger as Google knows it. */
interface TriggerName {
  readonly name: string;
  /** Where it is written, from the root. */
  readonly path: string;
}

/** The names of the triggers of a section, each composed of a prefix, what it starts and its own name; written below the name of what it starts. */
export function triggerNames(
  started: Readonly<Record<string, { readonly triggers: object }>>,
  section: string,
  prefix: string,
  below?: string,
): readonly TriggerName[] {
  return Object.entries(started).flatMap(([key, { triggers }]) =>
    Object.keys(triggers).map((trigger) => ({
      name: `${prefix}${key}-${trigger}`,
      path: [section, key, ...(below === undefined ? [] : [below]), "triggers", trigger].join("."),
    })),
  );
}

/** What is wrong with composed names: too long, or that of another. */
export function triggerNameViolations(names: readonly TriggerName[]): readonly Violation[] {
  const first = new Map<string, string>();
  return names.flatMap(({ name, path }): Violation[] => {
    const problem = nameProblem("trigger", name);
    if (problem !== undefined) {
      const excess = name.length - NAME_RULES.trigger.maximum;
      const characters = excess === 1 ? "character" : "characters";
      return [{ path, problem, fix: `shorten its name, or that of what it starts, by ${excess} ${characters}` }];
    }
    const other = first.get(name);
    first.set(name, other ?? path);
    if (other === undefined) return [];
    // Below the same section, its name says nothing that a reader does not see.
    const section = other.startsWith("training.jobs.") && path.startsWith("training.jobs.") ? "training.jobs." : "";
    return [
      {
        path,
        problem: `its trigger would be called "${name}", as that of ${other.slice(section.length)}`,
        fix: "rename one of them",
      },
    ];
  });
}
