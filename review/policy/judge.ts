import { textAt } from "../json";
import type { Platform, Resource } from "../platform";
import { Estate } from "./estate";
import { evaluate } from "./evaluate";
import { isAbout, type PolicyRule } from "./rule";
import { isWithin } from "./target";

/** What came of one rule and one resource. */
export interface Judgement {
  readonly rule: PolicyRule;
  readonly resource: Resource;
  /** `unknown` where only an apply tells; `accepted` where a reason stands beside the construct that makes it. */
  readonly outcome: "pass" | "fail" | "unknown" | "accepted";
  /** What of the resource decided, such as `versioning.enabled is not set`. */
  readonly why: string;
  /** Why it is left as it is, where it is accepted. */
  readonly acceptance?: string;
}

/** A finding of a checker that is left as it is, with the reason that stands beside the construct. */
export interface Acceptance {
  /** The check's id, as checkov numbers its checks, or the id of a rule. */
  readonly check: string;
  /** The type of Terraform that it is about. */
  readonly resource: string;
  /** The path in the environment file that it must come from, `*` for a name. @default - any */
  readonly from?: string;
  readonly reason: string;
}

/** What to judge by. */
export interface Measure {
  readonly rules: readonly PolicyRule[];
  /** Whether what is there is to stay. @default - permanent, which asks for more */
  readonly lifetime?: "permanent" | "disposable";
  /** @default - nothing is accepted */
  readonly accepted?: readonly Acceptance[];
}

/** The type of what is judged as one Google project; no type of Terraform has such a name. */
export const PROJECT = "project";

/** Judges every resource of a platform, and every project that it switches services of on, by every rule about it. */
export function judge(
  platform: Platform,
  { rules, lifetime = "permanent", accepted = [] }: Measure,
): readonly Judgement[] {
  const estate = new Estate(platform);
  const applicable = rules.filter(({ only }) => only === undefined || only === lifetime);
  const byType = new Map<string, readonly PolicyRule[]>();
  const rulesFor = (type: string) => {
    let found = byType.get(type);
    if (found === undefined) byType.set(type, (found = applicable.filter((rule) => isAbout(rule, type))));
    return found;
  };
  const resources = platform.stacks.flatMap((stack) => stack.resources).filter(isMade);
  return [...projectsOf(estate), ...resources].flatMap((resource) =>
    rulesFor(resource.type).flatMap((rule) => judgeOne(estate, rule, resource, accepted)),
  );
}

function judgeOne(
  estate: Estate,
  rule: PolicyRule,
  resource: Resource,
  accepted: readonly Acceptance[],
): readonly Judgement[] {
  const subject = { resource, at: resource.attributes };
  const applies = rule.when === undefined ? { holds: true, why: "" } : evaluate(estate, subject, rule.when);
  if (applies.holds === false) return [];
  const { holds, why } = evaluate(estate, subject, rule.must);
  if (holds === true) return [{ rule, resource, outcome: "pass", why }];
  if (applies.holds === "unknown") return [{ rule, resource, outcome: "unknown", why: applies.why }];
  if (holds === "unknown") return [{ rule, resource, outcome: "unknown", why }];
  const acceptance = accepted.find((candidate) => isAccepted(candidate, rule, resource));
  const counts = acceptance !== undefined && rule.strict !== true;
  if (counts && (rule.acceptable === undefined || evaluate(estate, subject, rule.acceptable).holds === true)) {
    return [{ rule, resource, outcome: "accepted", why, acceptance: acceptance.reason }];
  }
  return [{ rule, resource, outcome: "fail", why }];
}

/** By the rule's own id; or by that of checkov, where the rule says that such a reason counts. */
function isAccepted(
  { check, resource: type, from }: Acceptance,
  rule: PolicyRule,
  { type: own, origin }: Resource,
): boolean {
  const same = check === rule.id || (rule.acceptable !== undefined && (rule.checks?.checkov ?? []).includes(check));
  return same && type === own && (from === undefined || isWithin(origin, from));
}

/** A resource that is counted down to none is not made. */
function isMade({ attributes }: Resource): boolean {
  return String(attributes.count) !== "0";
}

/** Each project that the platform switches services of on: what must hold of a project as a whole is asked of these. */
function projectsOf(estate: Estate): readonly Resource[] {
  const first = new Map<string, Resource>();
  for (const service of [...estate.ofType("google_project_service"), ...estate.ofType("google_project")]) {
    const project =
      service.type === "google_project" ? textAt(service.attributes, "project_id") : estate.projectOf(service);
    if (project === undefined || project.includes("${") || first.has(project)) continue;
    first.set(project, {
      stack: service.stack,
      type: PROJECT,
      name: project,
      address: `project ${project}`,
      attributes: { project },
      origin: service.origin === undefined ? undefined : "project",
      references: [],
      dependsOn: [],
    });
  }
  return [...first.values()];
}
