import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";
import { Settled } from "../core/settled";
import { ValidationError } from "../core/validation-error";
import type { ICustomRole } from "./grant";

/** Google forgets for about half a minute that a new role exists (practitioners' experience). */
const VISIBLE_AFTER = Duration.seconds(30);

/** What a custom role needs. */
export interface CustomRoleProps {
  readonly naming: Naming;
  /** What the role is for, as part of its id and as a stable key: `run-quality-scans`. Cannot be changed after creation. */
  readonly key: string;
  /** For people, at most 100 characters. */
  readonly title: string;
  /** Why no predefined role fits, for people, at most 256 characters. */
  readonly description: string;
  /** Exactly what is needed, each as `service.resource.verb`. */
  readonly permissions: readonly string[];
  /**
   * What must be done before a role can be made.
   * @default - nothing: what an earlier stack did is enough
   */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * A role with exactly the permissions that are needed, where Google has no predefined one. Throws a `ValidationError`
 * when it has no permission, or one that is none. A deleted role's id is blocked for 37 days.
 */
export class CustomRole extends Construct implements ICustomRole {
  readonly roleName: string;
  readonly roleKey: string;
  readonly declaredIn: IConstruct;
  readonly existsAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CustomRoleProps) {
    super(scope, id);
    const roleId = props.naming.role(props.key);
    validatePermissions(this, props.permissions);
    const resource = new ProjectIamCustomRole(this, "Resource", {
      roleId,
      title: props.title,
      description: props.description,
      permissions: [...new Set(props.permissions)].sort(),
    });
    createAfter(resource, ...(props.after ?? []));
    const visible = new Settled(this, "Settled", { after: [resource], names: [roleId], wait: VISIBLE_AFTER });

    this.roleName = `projects/${props.naming.projectId}/roles/${roleId}`;
    this.roleKey = props.key;
    this.declaredIn = this;
    this.existsAfter = [visible.done];
  }
}

function validatePermissions(scope: IConstruct, permissions: readonly string[]): void {
  if (permissions.length === 0) {
    throw new ValidationError(scope, "`permissions` must hold at least one, got none: name what the role is for");
  }
  const wrong = permissions.find((permission) => !/^[a-z][A-Za-z0-9]*\.[A-Za-z0-9]+\.[A-Za-z0-9]+$/.test(permission));
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `\`permissions\` must hold service.resource.verb, got "${wrong}": write it as Google's list of permissions does`,
    );
  }
}
