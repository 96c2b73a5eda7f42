import { PrivilegedAccessManagerEntitlement } from "@cdktf/provider-google/lib/privileged-access-manager-entitlement";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Feature } from "../../catalog/services";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";
import { CustomRole } from "./custom-role";
import type { ReasonedRole } from "./people";
import type { IGrantable } from "./principal";

/**
 * What emergency access gives, by what the environment has: enough to find out, to repair data and to stop what trains,
 * for which there is `STOP_PERMISSIONS`. Nothing here changes who may do what, destroys a key or switches logging off.
 */
export const EMERGENCY_ROLES = {
  platform: [
    { role: "roles/logging.privateLogViewer", reason: "find out who touched which data" },
    { role: "roles/iam.securityReviewer", reason: "find out why something is refused or allowed" },
  ],
  storage: [{ role: "roles/storage.objectUser", reason: "restore, replace or remove objects in any zone" }],
  warehouse: [
    { role: "roles/bigquery.dataEditor", reason: "restore or repair tables of any dataset" },
    { role: "roles/bigquery.jobUser", reason: "run the queries that a repair needs" },
  ],
  registries: [{ role: "roles/artifactregistry.writer", reason: "push a repaired image without the usual pipeline" }],
} as const satisfies Partial<Record<Feature, readonly ReasonedRole[]>>;

/**
 * What it takes to find and stop runs and their jobs, of an environment that trains. Google's smallest role for people
 * that cancels a job may also train, deploy and delete models.
 */
export const STOP_PERMISSIONS = [
  "aiplatform.customJobs.cancel",
  "aiplatform.customJobs.get",
  "aiplatform.customJobs.list",
  "aiplatform.hyperparameterTuningJobs.cancel",
  "aiplatform.hyperparameterTuningJobs.get",
  "aiplatform.hyperparameterTuningJobs.list",
  "aiplatform.pipelineJobs.cancel",
  "aiplatform.pipelineJobs.get",
  "aiplatform.pipelineJobs.list",
  "workflows.executions.cancel",
  "workflows.executions.get",
  "workflows.executions.list",
] as const;

/** Who may ask for emergency access, and who decides. */
export interface BreakGlassProps {
  readonly naming: Naming;
  /** Who may ask. */
  readonly eligible: IGrantable;
  /** Of whom one must say yes. Cannot be changed after creation without making the entitlement anew. */
  readonly approvers: IGrantable;
  /** How long one grant lasts at most: 30 minutes to 24 hours (limits of the product). */
  readonly maximum: Duration;
  /** What the environment has: decides the roles. */
  readonly features: ReadonlySet<Feature>;
  /** What must be done before an entitlement can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Time-limited access for emergencies: asked for with a reason, approved by one person of another group, who gives a
 * reason too, taken back by Google when the time is over, and audited.
 *
 * Privileged Access Manager must have been set up for the organization, the folder or the project: its own agent needs
 * its service agent role there, which an administrator of the organization gives once. Until then entitlements can be
 * made, but no access is given. That agent may change policies, so that this platform does not grant to it.
 */
export class BreakGlass extends Construct {
  constructor(scope: Construct, id: string, props: BreakGlassProps) {
    super(scope, id);
    const { naming, features, after } = props;
    const predefined = Object.entries(EMERGENCY_ROLES)
      .filter(([feature]) => features.has(feature as Feature))
      .flatMap(([, reasoned]) => reasoned.map(({ role }) => role));
    const stop = features.has("training")
      ? new CustomRole(this, "StopTraining", {
          naming,
          key: "stop-training",
          title: "Stop training, in an emergency",
          description:
            "Finds and stops runs and their jobs. Google's smallest role for it may train and delete as well.",
          permissions: STOP_PERMISSIONS,
          after,
        })
      : undefined;
    const roles: readonly string[] = [...predefined, ...(stop === undefined ? [] : [stop.roleName])];

    const resource = new PrivilegedAccessManagerEntitlement(this, "Resource", {
      entitlementId: naming.entitlement("break-glass"),
      location: "global",
      parent: `projects/${naming.projectId}`,
      maxRequestDuration: props.maximum.toTerraform(),
      eligibleUsers: [{ principals: [props.eligible.grantPrincipal.member] }],
      requesterJustificationConfig: { unstructured: {} },
      approvalWorkflow: {
        manualApprovals: {
          requireApproverJustification: true,
          steps: [{ approvalsNeeded: 1, approvers: { principals: [props.approvers.grantPrincipal.member] } }],
        },
      },
      privilegedAccess: {
        gcpIamAccess: {
          resource: `//cloudresourcemanager.googleapis.com/projects/${naming.projectId}`,
          resourceType: "cloudresourcemanager.googleapis.com/Project",
          roleBindings: [...roles].sort().map((role) => ({ role })),
        },
      },
    });
    createAfter(resource, ...after, ...(stop?.existsAfter ?? []));
  }
}
