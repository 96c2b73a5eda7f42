import { predefinedRole } from "../../catalog/role-contents";
import { type Json, textAt, lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { Literals } from "./literals";

/** What is known of a role. */
export interface Role {
  /** The full name, as policies say it. */
  readonly name: string;
  /** For people: without `roles/`, and without the environment of a role of the platform's own. */
  readonly label: string;
  readonly kind: "predefined" | "custom" | "unknown";
  /** Empty when nothing is known of it, which is not the same as holding nothing. */
  readonly permissions: ReadonlySet<string>;
  /** How many more it holds that are not listed. */
  readonly others: number;
  /** Of a custom role: where it is made. */
  readonly address?: string;
  readonly stack?: string;
  readonly origin?: string;
}

/** What BigQuery and Cloud Storage called roles before there were roles. */
const LEGACY: Readonly<Record<string, string>> = {
  READER: "roles/bigquery.dataViewer",
  WRITER: "roles/bigquery.dataEditor",
  OWNER: "roles/bigquery.dataOwner",
};

/** The roles that a platform knows: Google's, and those that it makes. */
export class Roles {
  private readonly custom = new Map<string, Resource>();
  private readonly made = new Map<string, Role>();

  constructor(platform: Platform) {
    for (const stack of platform.stacks) {
      const literals = new Literals(stack);
      for (const resource of stack.resources) {
        const name = nameOf(resource, literals);
        if (name !== undefined) this.custom.set(name, resource);
      }
    }
  }

  /** The custom roles that the platform makes. */
  get own(): readonly Role[] {
    return [...this.custom.keys()].sort().map((name) => this.of(name));
  }

  /** The role of a name. One that nothing is known of is `unknown`. */
  of(name: string): Role {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const role = this.make(name);
    this.made.set(name, role);
    return role;
  }

  /** The role that an old word on a dataset stands for. */
  ofDataset(word: string): Role {
    return this.of(lookup(LEGACY, word) ?? word);
  }

  private make(name: string): Role {
    const resource = this.custom.get(name);
    if (resource !== undefined) {
      const { address, stack, origin, attributes } = resource;
      const label = textAt(attributes, "role_id") ?? address;
      const held = valuesOf(attributes.permissions);
      const made = {
        name,
        label: shortened(label),
        others: 0,
        address,
        stack,
        ...(origin !== undefined && { origin }),
      };
      // Terraform decides at apply what is no list of texts.
      if (held === undefined) return { ...made, kind: "unknown", permissions: new Set() };
      const disabled = textAt(attributes, "stage") === "DISABLED";
      return { ...made, kind: "custom", permissions: new Set(disabled ? [] : held) };
    }
    const contents = predefinedRole(name);
    const label = shortened(name.replace(/^roles\//, ""));
    if (contents === undefined) return { name, label, kind: "unknown", permissions: new Set(), others: 0 };
    return { name, label, kind: "predefined", ...contents };
  }
}

function nameOf(resource: Resource, literals: Literals): string | undefined {
  const id = literals.at(resource, "role_id");
  if (id === undefined) return undefined;
  if (resource.type === "google_project_iam_custom_role") return `projects/${literals.project(resource)}/roles/${id}`;
  if (resource.type === "google_organization_iam_custom_role") {
    return `organizations/${literals.at(resource, "org_id")}/roles/${id}`;
  }
  return undefined;
}

/** `plinth_prod_run_workflows` is `run-workflows`: everybody's environment has it. */
function shortened(label: string): string {
  const last = label.slice(label.lastIndexOf("/") + 1);
  const own = /^plinth_[a-z0-9]+_(.+)$/.exec(last)?.[1];
  return own === undefined ? last : own.replaceAll("_", "-");
}

function valuesOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = (value as readonly Json[]).filter((item): item is string => typeof item === "string");
  return texts.length === value.length && !texts.some((text) => text.includes("${")) ? texts : undefined;
}
