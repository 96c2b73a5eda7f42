import type { ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { createAfter, inOneStack, laterDeclared } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
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
  /** Cannot be changed after creation without giving the permission anew. */
  readonly condition?: { readonly title: string; readonly description: string; readonly expression: string };
}

/**
 * When a permission holds. Only for services whose resources conditions know, such as Cloud Storage and its objects: others
 * would refuse everything.
 * @see https://cloud.google.com/iam/docs/conditions-resource-attributes
 */
export interface GrantCondition {
  /** A stable key for construct ids: `objects-of-fraud`. It is the title in the policy as well, at most 100 characters. */
  readonly key: string;
  /** What it lets through, for people: at most 256 characters. */
  readonly description: string;
  /** In the Common Expression Language, as IAM reads it. */
  readonly expression: string;
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

const EVERYBODY = new Set(["allUsers", "allAuthenticatedUsers"]);
const BASIC_ROLES = new Set(["roles/owner", "roles/editor", "roles/viewer"]);
const ADMINISTRATOR = /(admin|owner)$/i;

interface Given {
  readonly on: IGrantableResource;
  readonly grant: Grant;
  /** The expression of its condition. */
  readonly condition: string | undefined;
}

/** What was given, by the construct that holds the grant and the grant's id there. */
const given = new WeakMap<IConstruct, Map<string, Given>>();

/**
 * One permission, given once: one role, to one principal, on one resource. Additive, so that nobody else's access is
 * taken away. It lives in the later of the two stacks, so that stacks never wait for each other in a circle. Asking twice
 * gives the same grant.
 */
export class Grant {
  /**
   * Gives `role` on `resource` to `grantee`, where there is a `condition` only while it holds. Throws a `ValidationError` for a basic role, for a grant to everybody, and
   * for an administrator's role given to a program: a workload that needs one has the wrong boundary, or needs a custom
   * role.
   */
  static on(resource: IGrantableResource, grantee: IGrantable, role: Role, condition?: GrantCondition): Grant {
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

    if (EVERYBODY.has(principal.member)) {
      throw new ValidationError(resource, `\`grantee\` must not be everybody, got "${principal.member}": name a group`);
    }

    const scope = laterDeclared(resource, principal.declaredIn ?? resource) as Construct;
    const other = scope === resource ? principal.key : resource.grantKey;
    const id = [key, other, ...(condition === undefined ? [] : [condition.key])]
      .join("-")
      .replace(/[^A-Za-z0-9_-]/g, "-");
    const existing = given.get(scope)?.get(id);
    if (existing !== undefined) {
      if (existing.condition !== condition?.expression) {
        throw new ValidationError(
          resource,
          `the key of a condition must be its own, got "${condition?.key}" for ${existing.condition} and for ${condition?.expression}: give two conditions two keys`,
        );
      }
      if (existing.on === resource && existing.grant.member === principal.member) return existing.grant;
      throw new ValidationError(
        resource,
        `the key of a grant must be its own, got "${id}" for ${existing.grant.member} and for ${principal.member}: give two principals or resources two keys`,
      );
    }

    const binding = resource.bindMember(scope, id, {
      role: name,
      member: principal.member,
      ...(condition && {
        condition: { title: condition.key, description: condition.description, expression: condition.expression },
      }),
    });
    const roleExists = typeof role === "string" ? [] : role.existsAfter;
    createAfter(binding, ...resource.grantableAfter, ...principal.existsAfter, ...roleExists);
    const grant = new Grant(name, principal.member, binding);
    given.set(
      scope,
      (given.get(scope) ?? new Map()).set(id, { on: resource, grant, condition: condition?.expression }),
    );
    return grant;
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
