import type { Feature } from "../../catalog/services";
import { Grant, type PredefinedRole } from "./grant";
import type { IGrantable } from "./principal";
import type { ProjectAccess } from "./project";

/** A role and why nothing smaller serves. */
export interface ReasonedRole {
  readonly role: PredefinedRole;
  readonly reason: string;
  /**
   * What the environment must have for it.
   * @default - it is given in every environment
   */
  readonly where?: Feature;
}

const LOGS: ReasonedRole = {
  role: "roles/logging.viewer",
  reason: "reads the logs of programs; the audit logs of data accesses stay closed",
};
const METRICS: ReasonedRole = {
  role: "roles/monitoring.viewer",
  reason: "reads metrics, dashboards and alerts; Google grants this on projects only",
};

/**
 * What each kind of group gets on the project, and why. Data is not here: which zones, datasets and registries a group
 * reads and writes is declared in the environment file and granted on those alone, together with the right to run queries
 * where that is needed. Approvers need nothing: who is named in an entitlement may decide on it.
 */
export const PEOPLE_ROLES = {
  engineers: [LOGS, METRICS],
  scientists: [
    METRICS,
    {
      ...LOGS,
      reason: "reads what a training run said before it failed; the audit logs of data accesses stay closed",
      where: "training",
    },
  ],
  operators: [LOGS, METRICS],
  approvers: [],
  auditors: [
    {
      role: "roles/logging.privateLogViewer",
      reason: "reads the audit logs of data accesses as well, which tell who read what",
    },
    {
      role: "roles/iam.securityReviewer",
      reason:
        "reads every policy, which tells who may do what, and no data; Google has nothing smaller for all services",
    },
  ],
} as const satisfies Record<string, readonly ReasonedRole[]>;

/** A kind of group that the platform knows. */
export type PeopleKind = keyof typeof PEOPLE_ROLES;

/** Gives a group what its kind needs on the project, by what the environment has. */
export function grantPeople(
  project: ProjectAccess,
  kind: PeopleKind,
  people: IGrantable,
  features: ReadonlySet<Feature>,
): readonly Grant[] {
  const roles: readonly ReasonedRole[] = PEOPLE_ROLES[kind];
  return roles
    .filter(({ where }) => where === undefined || features.has(where))
    .map(({ role }) => Grant.on(project, people, role));
}
