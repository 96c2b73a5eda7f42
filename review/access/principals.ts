import { SERVICE_AGENTS } from "../../catalog/service-agents";
import { textAt, lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { displayName, Literals } from "./literals";

/** What can hold a role. */
export type PrincipalKind =
  | "everybody"
  | "group"
  | "user"
  | "domain"
  | "project-members"
  | "federated"
  | "pusher"
  | "account"
  | "external-account"
  | "default-account"
  | "agent"
  | "sink"
  | "view"
  | "deleted"
  | "unknown";

/** Somebody or something that holds roles. */
export interface Principal {
  /** As a policy names it: `group:...`, `serviceAccount:...`; unique. */
  readonly member: string;
  readonly kind: PrincipalKind;
  /** For people: a group's name in the environment file, what an account is for, the product of an agent. */
  readonly name: string;
  /** The path in the environment file that it comes from. */
  readonly origin?: string;
  /** The resource that makes it, where the platform does, and the stack of that. */
  readonly address?: string;
  readonly stack?: string;
}

/** In the order in which people want to read them. */
export const PRINCIPAL_KINDS: Readonly<Record<PrincipalKind, string>> = {
  everybody: "Everybody",
  unknown: "Not known before Terraform runs",
  "project-members": "Holders of a basic role",
  domain: "Whole domains",
  group: "Groups of people",
  user: "Single people",
  federated: "From elsewhere, without a Google account",
  pusher: "Whoever may change a source that is built",
  "external-account": "Accounts from elsewhere",
  "default-account": "Accounts that come with a project",
  account: "Accounts of the platform",
  view: "Authorized views",
  sink: "Log sinks",
  agent: "Google's own accounts",
  deleted: "Deleted",
};

const EVERYBODY: Readonly<Record<string, string>> = {
  allusers: "everybody on the internet",
  allauthenticatedusers: "everybody with a Google account",
};

const AGENTS: ReadonlyMap<string, string> = new Map(
  Object.entries(SERVICE_AGENTS).map(([product, { email }]) => [email.replace(/^.*@/, ""), product]),
);
const AGENTS_BY_SERVICE: ReadonlyMap<string, string> = new Map(
  Object.entries(SERVICE_AGENTS).flatMap(([product, { service, origin }]) =>
    origin === "use" ? [] : [[service, product] as const],
  ),
);

/** Gives members of policies their names, the same member always the same principal. */
export class Principals {
  private readonly accounts = new Map<string, Resource>();
  private readonly groups = new Map<string, string>();
  private readonly made = new Map<string, Principal>();

  constructor(platform: Platform) {
    for (const stack of platform.stacks) {
      const literals = new Literals(stack);
      for (const resource of stack.resources) {
        if (resource.type === "google_service_account") {
          const project = literals.project(resource);
          this.accounts.set(`${literals.at(resource, "account_id")}@${project}.iam.gserviceaccount.com`, resource);
        }
        const member = literals.at(resource, "member");
        const group = /^groups\.([^.]+)/.exec(resource.origin ?? "")?.[1];
        if (member?.startsWith("group:") && group !== undefined) this.groups.set(member, group);
      }
    }
  }

  /** Every principal that was asked for, in the order in which they are read. */
  get all(): readonly Principal[] {
    const order = Object.keys(PRINCIPAL_KINDS);
    return [...this.made.values()].sort(
      (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compare(a.name, b.name) || compare(a.member, b.member),
    );
  }

  /** The principal of a member; of one that refers to something, what it refers to must be in `literals`. */
  of(member: string, literals: Literals): Principal {
    // The same words mean something else in another stack.
    const key = member.includes("${") ? `${literals.stack.name}: ${member}` : member;
    return this.made.get(key) ?? this.add({ ...this.make(member, literals), member: key });
  }

  /** The principal of an account by its e-mail address. */
  account(email: string, literals: Literals): Principal {
    return this.of(`serviceAccount:${email}`, literals);
  }

  /** Adds one that no policy names. */
  add(principal: Principal): Principal {
    const known = this.made.get(principal.member);
    if (known === undefined) this.made.set(principal.member, principal);
    return known ?? principal;
  }

  private make(member: string, literals: Literals): Principal {
    const [, type = "", value = ""] = /^([A-Za-z]+):(.*)$/s.exec(member) ?? [];
    const everybody = lookup(EVERYBODY, member.toLowerCase());
    if (everybody !== undefined) return { member, kind: "everybody", name: everybody };
    if (member.includes("${")) return this.referred(member, literals);
    switch (type) {
      case "group": {
        const name = this.groups.get(member);
        return {
          member,
          kind: "group",
          name: name ?? value,
          ...(name !== undefined && { origin: `groups.${name}` }),
        };
      }
      case "user":
        return { member, kind: "user", name: value };
      case "domain":
        return { member, kind: "domain", name: `everybody at ${value}` };
      case "serviceAccount":
        return this.serviceAccount(member, value);
      case "principal":
      case "principalSet":
        return { member, kind: "federated", name: federated(value) };
      case "projectOwner":
      case "projectEditor":
      case "projectViewer":
        return {
          member,
          kind: "project-members",
          name: `every ${type.slice("project".length).toLowerCase()} of the project ${value}`,
        };
      case "deleted":
        return { member, kind: "deleted", name: `deleted ${value.replace(/\?uid=.*$/, "")}` };
      default:
        return { member, kind: "unknown", name: member };
    }
  }

  private serviceAccount(member: string, email: string): Principal {
    // A workload of Kubernetes: `PROJECT.svc.id.goog[namespace/account]`.
    if (/\.svc\.id\.goog\[/.test(email)) return { member, kind: "federated", name: `Kubernetes account ${email}` };
    const resource = this.accounts.get(email);
    if (resource !== undefined) {
      const { address, stack, origin } = resource;
      return { member, kind: "account", name: displayName(resource) ?? email, address, stack, ...withOrigin(origin) };
    }
    const [id = "", host = ""] = email.split("@");
    const product = AGENTS.get(host);
    if (product !== undefined) return { member, kind: "agent", name: productName(product) };
    if (/^gcp-sa-|-robot|^gs-project-accounts|^cloud-filer|^container-engine/.test(host)) {
      return { member, kind: "agent", name: host.replace(/\.iam\.gserviceaccount\.com$/, "") };
    }
    if (host === "developer.gserviceaccount.com") {
      return {
        member,
        kind: "default-account",
        name: `Compute Engine's default account (project ${id.split("-")[0]})`,
      };
    }
    if (host === "appspot.gserviceaccount.com") {
      return { member, kind: "default-account", name: `App Engine's default account (project ${id})` };
    }
    if (host.endsWith("cloudservices.gserviceaccount.com")) {
      return { member, kind: "default-account", name: `Google APIs' account (project ${id})` };
    }
    if (host === "cloudbuild.gserviceaccount.com") {
      return { member, kind: "default-account", name: `Cloud Build's default account (project ${id})` };
    }
    const project = /^([^.]+)\.iam\.gserviceaccount\.com$/.exec(host)?.[1];
    return { member, kind: "external-account", name: project === undefined ? email : `${id} of ${project}` };
  }

  /** What only Google will know: it is called after the resource that makes it. */
  private referred(member: string, literals: Literals): Principal {
    const [, address = ""] = /\$\{((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+)/.exec(member) ?? [];
    const resource = literals.resource(address);
    if (resource === undefined) return { member, kind: "unknown", name: member };
    const { stack, origin } = resource;
    const named = { member, address, stack, ...withOrigin(origin) };
    const called = textAt(resource.attributes, "name") ?? address;
    if (resource.type.startsWith("google_logging_") && resource.type.endsWith("_sink")) {
      return { ...named, kind: "sink", name: `log sink ${called}` };
    }
    if (resource.type === "google_project_service_identity") {
      const service = textAt(resource.attributes, "service") ?? "";
      return { ...named, kind: "agent", name: productName(AGENTS_BY_SERVICE.get(service) ?? service) };
    }
    return { ...named, kind: "unknown", name: `${called} (${resource.type})` };
  }
}

/** In the order of their letters' numbers, which is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withOrigin(origin: string | undefined): { readonly origin?: string } {
  return origin === undefined ? {} : { origin };
}

/** `//iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/POOL/attribute.repository/ORG/REPO`. */
function federated(value: string): string {
  const [, kind = "", pool = "", rest = ""] =
    /\/(workloadIdentityPools|workforcePools)\/([^/]+)\/?(.*)$/.exec(value) ?? [];
  if (pool === "") return value;
  const what = kind === "workforcePools" ? "workforce pool" : "pool";
  if (rest === "*") return `everybody of the ${what} ${pool}`;
  const subject = /^subject\/(.+)$/.exec(rest)?.[1];
  if (subject !== undefined) return `${subject} of the ${what} ${pool}`;
  const group = /^group\/(.+)$/.exec(rest)?.[1];
  if (group !== undefined) return `group ${group} of the ${what} ${pool}`;
  const [, attribute = "", wanted = ""] = /^attribute\.([^/]+)\/(.+)$/.exec(rest) ?? [];
  return attribute === "" ? value : `whoever has ${attribute} ${wanted} in the ${what} ${pool}`;
}

function productName(product: string): string {
  const words = product
    .split("-")
    .map((word) => lookup(PRODUCT_WORDS, word) ?? word.charAt(0).toUpperCase() + word.slice(1));
  return words.join(" ").replace("Pub Sub", "Pub/Sub");
}

const PRODUCT_WORDS: Readonly<Record<string, string>> = { ai: "AI", bigquery: "BigQuery" };
