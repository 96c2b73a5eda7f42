import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { setOrigin } from "../core/origin";
import { ValidationError } from "../core/validation-error";
import { CustomRole, type CustomRoleProps } from "./custom-role";
import type { ICustomRole } from "./grant";

/** What the roles of an environment need. */
export interface RoleBookProps {
  readonly naming: Naming;
  /** What must be done before a role can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** A role as a book writes it. */
export interface BookedRole extends Pick<CustomRoleProps, "key" | "title" | "description" | "permissions"> {
  /** The path of the environment file that needs it. */
  readonly origin: string;
}

/**
 * The custom roles of an environment, each made when it is asked for first, once. They live in the first stack, so that who
 * applies the others need not be allowed to make roles.
 */
export class RoleBook extends Construct {
  private readonly made = new Map<string, { readonly role: CustomRole; readonly permissions: string }>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RoleBookProps,
  ) {
    super(scope, id);
  }

  /** The role of a key. Throws a `ValidationError` when the key already stands for other permissions. */
  role({ origin, ...role }: BookedRole): ICustomRole {
    const permissions = [...new Set(role.permissions)].sort().join(", ");
    const existing = this.made.get(role.key);
    if (existing === undefined) {
      const made = setOrigin(new CustomRole(this, role.key, { ...this.props, ...role }), origin);
      this.made.set(role.key, { role: made, permissions });
      return made;
    }
    if (existing.permissions !== permissions) {
      throw new ValidationError(
        this,
        `"${role.key}" must stand for one role, got ${permissions} and ${existing.permissions}: give one of the two another key`,
      );
    }
    return existing.role;
  }
}
