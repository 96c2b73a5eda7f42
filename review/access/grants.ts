import { type Json, type JsonObject, listOf, objectOf, textAt, valueAt, lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { type Condition, conditionOf } from "./conditions";
import { Literals } from "./literals";
import { type Principal, Principals } from "./principals";
import {
  bindingsOf,
  LIST_ROLES,
  memberOfEmail,
  memberOfEntity,
  PREDEFINED_LISTS,
  prefixed,
  SPECIAL_GROUPS,
  textsOf,
} from "./old-lists";
import { type Role, Roles } from "./roles";
import { type Target, Targets } from "./targets";

/**
 * How a role is given: beside what others have been given (`member`), in place of everybody else who has this role there
 * (`binding`), in place of everybody else at all (`policy`), on request and for a time (`entitlement`), or in the old lists
 * of Cloud Storage (`list`).
 */
export type GrantForm = "member" | "binding" | "policy" | "entitlement" | "list";

/** One role, of one principal, on one thing. */
export interface Grant {
  readonly principal: Principal;
  readonly role: Role;
  readonly target: Target;
  /** When it holds. @default - always */
  readonly condition?: Condition;
  readonly form: GrantForm;
  /** Of an entitlement: for how long at most, and who says yes. */
  readonly request?: { readonly longest: string; readonly approvers: readonly Principal[] };
  readonly stack: string;
  readonly address: string;
  readonly origin?: string;
}

/** What a policy takes from everybody whom it does not name. */
export interface Takeover {
  readonly target: Target;
  /** The role that it is about; all of them when there is none. */
  readonly role?: Role;
  /** Of a role: for grants with which condition. */
  readonly condition?: Condition;
  /** Grants of the same platform that it takes away, when it is applied after them. */
  readonly evicts: readonly Grant[];
  readonly stack: string;
  readonly address: string;
  readonly origin?: string;
}

/** What of reading and writing is written down. */
export interface AuditRule {
  readonly target: Target;
  readonly service: string;
  readonly types: readonly { readonly type: string; readonly exempt: readonly string[] }[];
  readonly stack: string;
  readonly address: string;
  readonly origin?: string;
}

/** What a platform says about who may do what. */
export interface Granted {
  readonly grants: readonly Grant[];
  readonly takeovers: readonly Takeover[];
  readonly audit: readonly AuditRule[];
  /** Rules that forbid, in words; they are shown, and not counted against what is granted. */
  readonly denials: readonly { readonly name: string; readonly stack: string; readonly address: string }[];
  readonly principals: Principals;
  readonly targets: Targets;
  readonly roles: Roles;
}

/** Reads everything in a platform that gives, or takes, access. */
export function readGrants(platform: Platform): Granted {
  const principals = new Principals(platform);
  const reader = new Reader(principals, new Targets(platform, principals), new Roles(platform));
  for (const stack of platform.stacks) {
    const literals = new Literals(stack);
    for (const resource of stack.resources) reader.read(resource, literals);
  }
  return reader.granted();
}

type Given = Omit<Grant, "form" | "stack" | "address" | "origin">;

class Reader {
  private readonly grants: Grant[] = [];
  private readonly takeovers: Omit<Takeover, "evicts">[] = [];
  private readonly audit: AuditRule[] = [];
  private readonly denials: { name: string; stack: string; address: string }[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly targets: Targets,
    private readonly roles: Roles,
  ) {}

  granted(): Granted {
    const { grants, audit, denials, principals, targets, roles } = this;
    const takeovers = this.takeovers.map((takeover) => ({ ...takeover, evicts: evicted(takeover, grants) }));
    return { grants, takeovers, audit, denials, principals, targets, roles };
  }

  read(resource: Resource, literals: Literals): void {
    const [, base = "", form = ""] = /^(google_.+)_iam_(member|binding|policy|audit_config)$/.exec(resource.type) ?? [];
    const members = (value: Json | undefined) =>
      textsOf(value).map((member) => this.principals.of(literals.text(member) ?? member, literals));
    if (form === "audit_config") this.readAudit(resource, this.targets.ofPolicy(resource, base, literals));
    else if (form !== "" && base !== "google_iam") {
      const target = this.targets.ofPolicy(resource, base, literals);
      if (form === "policy") {
        this.takeovers.push({ target, ...placeOf(resource) });
        this.readPolicy(resource, target, literals);
        return;
      }
      const role = this.roles.of(literals.at(resource, "role") ?? "?");
      const condition = conditionOf(resource.attributes.condition);
      const given = members(form === "member" ? [resource.attributes.member ?? "?"] : resource.attributes.members);
      if (form === "binding") {
        this.takeovers.push({ target, role, ...(condition !== undefined && { condition }), ...placeOf(resource) });
      }
      for (const principal of given) this.add(resource, form as GrantForm, { principal, role, target, condition });
    } else this.readOther(resource, literals);
  }

  private readOther(resource: Resource, literals: Literals): void {
    switch (resource.type) {
      case "google_bigquery_dataset":
        this.readDataset(resource, literals);
        return;
      case "google_bigquery_dataset_access": {
        const target = this.targets.dataset(
          literals.project(resource) ?? "?",
          literals.at(resource, "dataset_id") ?? "?",
        );
        this.readAccess(resource, resource.attributes, target, "member", literals);
        return;
      }
      case "google_privileged_access_manager_entitlement":
        this.readEntitlement(resource, literals);
        return;
      case "google_iam_deny_policy":
        this.denials.push({
          name: textAt(resource.attributes, "display_name") ?? textAt(resource.attributes, "name") ?? resource.name,
          stack: resource.stack,
          address: resource.address,
        });
        return;
      case "google_storage_bucket_access_control":
      case "google_storage_default_object_access_control":
      case "google_storage_object_access_control":
      case "google_storage_bucket_acl":
      case "google_storage_default_object_acl":
      case "google_storage_object_acl":
        this.readList(resource, literals);
    }
  }

  private readPolicy(resource: Resource, target: Target, literals: Literals): void {
    const written = resource.attributes.policy_data;
    for (const binding of bindingsOf(written, literals)) {
      const role = this.roles.of(literals.text(binding.role) ?? "?");
      const condition = conditionOf(binding.condition);
      for (const member of textsOf(binding.members)) {
        const principal = this.principals.of(literals.text(member) ?? member, literals);
        this.add(resource, "policy", { principal, role, target, condition });
      }
    }
  }

  private readDataset(resource: Resource, literals: Literals): void {
    const blocks = listOf(resource.attributes.access);
    if (blocks.length === 0) return;
    const target = this.targets.dataset(literals.project(resource) ?? "?", literals.at(resource, "dataset_id") ?? "?");
    this.takeovers.push({ target, ...placeOf(resource) });
    for (const block of blocks) this.readAccess(resource, objectOf(block), target, "policy", literals);
  }

  /** One entry of the list that BigQuery had before there were policies. */
  private readAccess(resource: Resource, entry: JsonObject, target: Target, form: GrantForm, literals: Literals): void {
    const text = (key: string) => literals.text(entry[key]);
    const special = text("special_group");
    const project = target.key.replace(/^dataset:/, "").replace(/\.[^.]*$/, "");
    const member =
      text("iam_member") ??
      prefixed("group:", text("group_by_email")) ??
      prefixed("domain:", text("domain")) ??
      (special === undefined ? undefined : (lookup(SPECIAL_GROUPS, special)?.(project) ?? special)) ??
      memberOfEmail(text("user_by_email"));
    if (member !== undefined) {
      const condition = conditionOf(entry.condition);
      const role = this.roles.ofDataset(text("role") ?? "?");
      this.add(resource, form, { principal: this.principals.of(member, literals), role, target, condition });
      return;
    }
    for (const kind of ["view", "dataset", "routine"]) {
      for (const block of listOf(entry[kind])) {
        const inner = kind === "dataset" ? valueAt(block, "dataset") : block;
        const names = ["project_id", "dataset_id", "table_id", "routine_id"].flatMap(
          (key) => literals.text(valueAt(listOf(inner)[0], key)) ?? [],
        );
        const principal = this.principals.add({
          member: `${kind}:${names.join(".")}`,
          kind: "view",
          name: `whoever may use the ${kind} ${names.join(".")}`,
        });
        this.add(resource, form, { principal, role: this.roles.of("roles/bigquery.dataViewer"), target });
      }
    }
  }

  private readEntitlement(resource: Resource, literals: Literals): void {
    const { attributes } = resource;
    const people = (blocks: Json | undefined) =>
      listOf(blocks).flatMap((block) =>
        textsOf(valueAt(block, "principals")).map((member) =>
          this.principals.of(literals.text(member) ?? member, literals),
        ),
      );
    const approvers = listOf(valueAt(listOf(attributes.approval_workflow)[0], "manual_approvals"))
      .flatMap((block) => listOf(valueAt(block, "steps")))
      .flatMap((step) => people(valueAt(step, "approvers")));
    const request = { longest: textAt(attributes, "max_request_duration") ?? "?", approvers };
    const access = listOf(listOf(attributes.privileged_access)[0]).flatMap((block) =>
      listOf(valueAt(block, "gcp_iam_access")),
    );
    for (const block of access) {
      const target = this.ofFullName(literals.text(valueAt(block, "resource")) ?? "?");
      for (const binding of listOf(valueAt(block, "role_bindings"))) {
        const role = this.roles.of(literals.text(valueAt(binding, "role")) ?? "?");
        const expression = textAt(binding, "condition_expression");
        const condition = expression === undefined ? undefined : { title: "", expression };
        for (const principal of people(attributes.eligible_users)) {
          this.add(resource, "entitlement", { principal, role, target, condition, request });
        }
      }
    }
  }

  /** `//cloudresourcemanager.googleapis.com/projects/P`, or a folder or an organization. */
  private ofFullName(name: string): Target {
    const [, kind = "", id = "?"] = /\/(projects|folders|organizations)\/([^/]+)$/.exec(name) ?? [];
    if (kind === "projects") return this.targets.project(id);
    return { key: name, kind: kind === "folders" ? "folder" : "organization", name, within: [] };
  }

  private readList(resource: Resource, literals: Literals): void {
    const target = this.targets.bucket(literals.at(resource, "bucket") ?? "?", undefined);
    const objects = resource.type.includes("object");
    const entity = literals.at(resource, "entity");
    const entries =
      entity === undefined
        ? [
            ...literals.list(resource, "role_entity").map((text) => text.split(":")),
            ...(lookup(PREDEFINED_LISTS, textAt(resource.attributes, "predefined_acl") ?? "") ?? []),
          ]
        : [[literals.at(resource, "role") ?? "?", entity]];
    for (const [word = "?", who = "?"] of entries) {
      const principal = this.principals.of(memberOfEntity(who), literals);
      const role = this.roles.of(
        `roles/storage.legacy${objects ? "Object" : "Bucket"}${lookup(LIST_ROLES, word) ?? word}`,
      );
      this.add(resource, "list", { principal, role, target });
    }
  }

  private readAudit(resource: Resource, target: Target): void {
    const types = listOf(resource.attributes.audit_log_config).map((block) => ({
      type: textAt(block, "log_type") ?? "?",
      exempt: textsOf(valueAt(block, "exempted_members")),
    }));
    const service = textAt(resource.attributes, "service") ?? "?";
    this.audit.push({ target, service, types, ...placeOf(resource) });
  }

  private add(resource: Resource, form: GrantForm, { condition, ...given }: Given): void {
    this.grants.push({ ...given, ...(condition !== undefined && { condition }), form, ...placeOf(resource) });
  }
}

/** What a takeover takes away of what the same platform gives. */
function evicted(takeover: Omit<Takeover, "evicts">, grants: readonly Grant[]): readonly Grant[] {
  const { target, role, condition, address, stack } = takeover;
  return grants.filter(
    (grant) =>
      grant.target.key === target.key &&
      (role === undefined ||
        (grant.role.name === role.name && grant.condition?.expression === condition?.expression)) &&
      !(grant.address === address && grant.stack === stack) &&
      grant.form !== "entitlement" &&
      grant.form !== "list",
  );
}

function placeOf({ stack, address, origin }: Resource): Pick<Grant, "stack" | "address" | "origin"> {
  return { stack, address, ...(origin !== undefined && { origin }) };
}
