import { isObject, type Json, objectOf, textAt, valueAt } from "../json";
import type { Platform, Resource, Stack } from "../platform";

/** What stands at a path of a resource, as far as it is known before anything is applied. */
export type Value =
  | { readonly kind: "absent" }
  | { readonly kind: "known"; readonly value: Json }
  /** Something that Google decides, of a resource whose type is known. */
  | { readonly kind: "reference"; readonly type: string; readonly attribute: string; readonly resource?: Resource }
  | { readonly kind: "unknown"; readonly text: string };

/** Longer chains of references go in circles. */
const DEEPEST = 20;

const REFERENCE = /^((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+)\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?(?:\.([^$]+))?$/;

/** An expression of Terraform within text, and not `$${...}`, which is text. */
const EXPRESSION = /(?<![$%])[$%]\{([^{}]*)\}/g;

/** Who Google gives a service account of these resources, as far as the form goes. */
const IDENTITIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  google_logging_project_sink: { writer_identity: "serviceAccount:service-0@gcp-sa-logging.iam.gserviceaccount.com" },
  google_logging_folder_sink: { writer_identity: "serviceAccount:service-0@gcp-sa-logging.iam.gserviceaccount.com" },
  google_logging_organization_sink: {
    writer_identity: "serviceAccount:service-0@gcp-sa-logging.iam.gserviceaccount.com",
  },
  google_project_service_identity: {
    email: "service-0@gcp-sa-agent.iam.gserviceaccount.com",
    member: "serviceAccount:service-0@gcp-sa-agent.iam.gserviceaccount.com",
  },
  "data.google_logging_project_cmek_settings": {
    service_account_id: "service-0@gcp-sa-logging.iam.gserviceaccount.com",
  },
  "data.google_storage_project_service_account": {
    email_address: "service-0@gs-project-accounts.iam.gserviceaccount.com",
    member: "serviceAccount:service-0@gs-project-accounts.iam.gserviceaccount.com",
  },
};

/** A platform to ask questions of: references are followed, and what goes with what is found. */
export class Estate {
  private readonly stacks: ReadonlyMap<string, Stack>;
  private readonly byAddress = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  private readonly knownNames = new Map<Resource, string | undefined>();

  constructor(readonly platform: Platform) {
    this.stacks = new Map(platform.stacks.map((stack) => [stack.name, stack]));
    for (const stack of platform.stacks) {
      for (const resource of stack.resources) {
        this.byAddress.set(`${stack.name}/${resource.address}`, resource);
        const same = this.byType.get(resource.type);
        if (same === undefined) this.byType.set(resource.type, [resource]);
        else same.push(resource);
      }
    }
  }

  /** Every resource of a type, in the order of the platform. */
  ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** The types that the platform has. */
  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** The project that a resource is in, where it or its stack says so. */
  projectOf(resource: Resource): string | undefined {
    const [own] = this.valuesAt(resource, resource.attributes, "project");
    if (own?.kind === "known" && typeof own.value === "string") return own.value;
    return own?.kind === "absent" ? this.stacks.get(resource.stack)?.project : undefined;
  }

  /**
   * What stands at a path below a value of a resource: one value for each block on the way and each entry of a list; one
   * that is absent where nothing is written.
   */
  valuesAt(resource: Resource, from: Json | undefined, path: string): readonly Value[] {
    const values = this.walk(resource.stack, from, path.split("."), 0);
    return values.length === 0 ? [{ kind: "absent" }] : values;
  }

  /** What an expression of a stack's Terraform amounts to, as far as it is known. */
  resolve(stack: string, value: Json | undefined, depth = 0): Value {
    if (value === undefined || value === null || value === "") return { kind: "absent" };
    if (typeof value !== "string") return { kind: "known", value };
    if (!/[$%]\{/.test(value)) return { kind: "known", value };
    const whole = /^\$\{([^{}]*)\}$/.exec(value);
    if (whole !== null) return this.expression(stack, whole[1] ?? "", depth);
    let unknown = false;
    const text = value
      .replace(EXPRESSION, (written: string, expression: string) => {
        const part = written.startsWith("$") ? this.expression(stack, expression, depth) : undefined;
        if (part?.kind === "known" && !isObject(part.value) && !Array.isArray(part.value)) return String(part.value);
        unknown = true;
        return written;
      })
      .replaceAll(/([$%])\1\{/g, "$1{");
    // What is left and no escape is nested deeper than is read here.
    if (unknown || /(?<![$%])[$%]\{[^{}]*\{/.test(value)) return { kind: "unknown", text: value };
    return { kind: "known", value: text };
  }

  /** Whether a value names a resource: refers to it, or holds its name or the path that ends in it. */
  names(value: Value, resource: Resource): boolean {
    if (value.kind === "reference") return value.resource === resource;
    if (value.kind !== "known" || typeof value.value !== "string") return false;
    const name = this.nameOf(resource);
    return name !== undefined && (value.value === name || value.value.endsWith(`/${name}`));
  }

  /** The name that others know a resource by; `undefined` where it has none that is known. */
  nameOf(resource: Resource): string | undefined {
    if (!this.knownNames.has(resource)) this.knownNames.set(resource, identity(this, resource));
    return this.knownNames.get(resource);
  }

  private walk(stack: string, value: Json | undefined, path: readonly string[], depth: number): readonly Value[] {
    if (depth > DEEPEST) return [{ kind: "unknown", text: "references that go in circles" }];
    if (Array.isArray(value)) return value.flatMap((item: Json) => this.walk(stack, item, path, depth));
    const [step, ...rest] = path;
    if (typeof value === "string") {
      const resolved = this.resolve(stack, value);
      if (step === undefined) return [resolved];
      if (resolved.kind !== "known") return [resolved.kind === "absent" ? resolved : { kind: "unknown", text: value }];
      // Text where a block is expected holds nothing that could be looked at.
      return isObject(resolved.value) || Array.isArray(resolved.value)
        ? this.walk(stack, resolved.value, path, depth + 1)
        : [{ kind: "absent" }];
    }
    if (step === undefined) return [this.resolve(stack, value)];
    const inside = valueAt(value, step);
    if (inside === undefined || inside === null) {
      const dynamic = valueAt(value, "dynamic", step);
      return [dynamic === undefined ? { kind: "absent" } : { kind: "unknown", text: `a dynamic ${step}` }];
    }
    return this.walk(stack, inside, rest, depth);
  }

  private expression(stack: string, expression: string, depth: number): Value {
    const text = `\${${expression}}`;
    if (depth > DEEPEST) return { kind: "unknown", text };
    const local = /^local\.([A-Za-z0-9_-]+)$/.exec(expression.trim());
    if (local !== null) {
      const value = valueAt(this.stacks.get(stack)?.settings, "locals", local[1] ?? "");
      return value === undefined ? { kind: "unknown", text } : this.resolve(stack, value, depth + 1);
    }
    const found = REFERENCE.exec(expression.trim());
    if (found === null) return { kind: "unknown", text };
    const [, type = "", name = "", attribute = "id"] = found;
    if (type.startsWith("data.")) {
      const identity = IDENTITIES[type]?.[attribute];
      return identity === undefined ? { kind: "reference", type, attribute } : { kind: "known", value: identity };
    }
    const resource = this.byAddress.get(`${stack}/${type}.${name}`);
    if (resource === undefined) return { kind: "unknown", text };
    const written = this.written(resource, attribute, depth);
    if (written !== undefined) return written;
    const identity = this.identity(resource, attribute);
    return identity === undefined
      ? { kind: "reference", type, attribute, resource }
      : { kind: "known", value: identity };
  }

  private written(resource: Resource, attribute: string, depth: number): Value | undefined {
    const steps = attribute.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
    let value: Json | undefined = resource.attributes;
    for (const step of steps) {
      const list: Json | undefined = Array.isArray(value) ? value[Number(step)] : undefined;
      value = list ?? (isObject(value) && step === "0" && !Object.hasOwn(value, "0") ? value : valueAt(value, step));
    }
    return value === undefined || value === null ? undefined : this.resolve(resource.stack, value, depth + 1);
  }

  private identity({ type, stack, attributes }: Resource, attribute: string): string | undefined {
    if (type === "google_service_account" && (attribute === "email" || attribute === "member")) {
      const project = textAt(attributes, "project") ?? this.stacks.get(stack)?.project ?? "project";
      const email = `${textAt(attributes, "account_id") ?? "account"}@${project}.iam.gserviceaccount.com`;
      return attribute === "email" ? email : `serviceAccount:${email}`;
    }
    return Object.hasOwn(IDENTITIES, type) ? objectOf(IDENTITIES[type])[attribute]?.toString() : undefined;
  }
}

/** The attributes that hold a resource's name, by the type's own word for it. */
const NAMES = [
  "name",
  "dataset_id",
  "table_id",
  "secret_id",
  "repository_id",
  "account_id",
  "role_id",
  "topic",
] as const;

function identity(estate: Estate, resource: Resource): string | undefined {
  const own = NAMES.find((attribute) => textAt(resource.attributes, attribute) !== undefined);
  const [value] = own === undefined ? [] : estate.valuesAt(resource, resource.attributes, own);
  return value?.kind === "known" && typeof value.value === "string" ? value.value : undefined;
}
