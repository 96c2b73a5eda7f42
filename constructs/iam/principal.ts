import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";

/** Somebody or something that can be given permission. */
export interface Principal {
  /** As Google's policies name it: `group:...`, `serviceAccount:...`. Text that is known at synthesis. */
  readonly member: string;
  /** A stable key for construct ids, without environment or project: `group-scientists`, `workload-features`. */
  readonly key: string;
  /** Whether it is a program, which may never hold an administrator's role. */
  readonly kind: "group" | "workload" | "agent";
  /** Where it is made, when Plinth makes it. */
  readonly declaredIn?: IConstruct;
  /** What must be done before Google accepts a grant to it. */
  readonly existsAfter: readonly ITerraformDependable[];
}

/** Anything that can be given permission. */
export interface IGrantable {
  readonly grantPrincipal: Principal;
}

/** A service account of a program that runs elsewhere. It exists already, outside the platform. */
export function externalAccount(name: string, email: string): IGrantable {
  return {
    grantPrincipal: { member: `serviceAccount:${email}`, key: `account-${name}`, kind: "workload", existsAfter: [] },
  };
}

/** A group of people. It exists already, outside the platform. */
export function group(kind: string, email: string): IGrantable {
  return { grantPrincipal: { member: `group:${email}`, key: `group-${kind}`, kind: "group", existsAfter: [] } };
}
