import type { TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { createAfter, inOneStack, laterDeclared } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import type { ITerraformDependable } from "cdktf";
import type { IGrantable } from "./principal";

/** A predefined role of Google, `roles/...`. */
export type PredefinedRole = `roles/${string}`;

/** A role of the platform's own with exactly the permissions that are needed. */
export interface ICustomRole {
  /** The full name that a policy holds: `projects/.../roles/...`. */
  readonly roleName: string;
  /** A stable key for construct ids. */
  readonly roleKey: string;
  /** Where it is made. */
  readonly declaredIn: IConstruct;
  /** What must be done before Google accepts a grant of it. */
  readonly existsAfter: readonly ITerraformDependable[];
}

/** What a grant gives. */
export type Role = PredefinedRole | ICustomRole;

/** What an `_iam_member` resource needs beside the resource that it is on. */
export interface IamBinding {
  readonly role: string;
  readonly member: string;
}

/** What permission can be given on. */
export interface IGrantableResource extends IConstruct {
  /** A stable key for construct ids, used when the grant is placed beside the principal: `zone-raw`. */
  readonly grantKey: string;
  /** What must be done before a grant on it can be made. */
  readonly grantableAfter: readonly ITerraformDependable[];
  /** Makes the provider's additive `_iam_member` resource. The only place where one is made. */
  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource;
}

const BASIC_ROLES = new Set(["roles/owner", "roles/editor", "roles/viewer"]);
const ADMINISTRATOR = /(admin|owner)$/i;

/**
 * One permission, given once: one role, to one principal, on one resource. Additive, so that nobody else's access is
 * taken away. It lives in the later of the two stacks, so that stacks never wait for each other in a circle. Asking twice
 * gives the same grant.
 */
export class Grant {
  /**
   * Gives `role` on `resource` to `grantee`. Throws a `ValidationError` for a basic role, and for an administrator's role
   * given to a program: a workload that needs one has the wrong boundary, or needs a custom role.
   */
  static on(resource: IGrantableResource, grantee: IGrantable, role: Role): Grant {
    const principal = grantee.grantPrincipal;
    const { name, key } =
      typeof role === "string"
        ? { name: role, key: role.slice("roles/".length) }
        : { name: role.roleName, key: role.roleKey };
    if (BASIC_ROLES.has(name)) {
      throw new ValidationError(
        resource,
        `\`role\` must not be a basic role, got "${name}": name the narrowest predefined role`,
      );
    }
    if (principal.kind !== "group" && ADMINISTRATOR.test(key)) {
      throw new ValidationError(
        resource,
        `\`role\` must not be an administrator's for ${principal.key}, got "${name}": make a custom role`,
      );
    }

    const scope = laterDeclared(resource, principal.declaredIn ?? resource) as Construct;
    const other = scope === resource ? principal.key : resource.grantKey;
    const id = `${key}-${other}`.replace(/[^A-Za-z0-9-]/g, "-");
    const existing = scope.node.tryFindChild(id) as TerraformResource | undefined;
    if (existing !== undefined) return new Grant(name, principal.member, existing);

    const binding = resource.bindMember(scope, id, { role: name, member: principal.member });
    const roleExists = typeof role === "string" ? [] : role.existsAfter;
    createAfter(binding, ...resource.grantableAfter, ...principal.existsAfter, ...roleExists);
    return new Grant(name, principal.member, binding);
  }

  private constructor(
    /** The role's full name. */
    readonly role: string,
    /** Who was given it. */
    readonly member: string,
    /** The resource that gives it. */
    readonly binding: TerraformResource,
  ) {}

  /** Makes Terraform create resources of the same stack after this grant. */
  applyBefore(...resources: readonly TerraformResource[]): void {
    for (const resource of resources) {
      if (inOneStack(resource, this.binding)) createAfter(resource, this.binding);
    }
  }
}
