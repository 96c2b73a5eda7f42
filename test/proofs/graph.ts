import type { SynthesizedPlatform } from "../support/platform";

type Json = Record<string, unknown>;

/** One resource or data source of a synthesized platform. */
export interface Node {
  readonly stack: string;
  /** `google_storage_bucket`; data sources begin with `data.`. */
  readonly type: string;
  /** The address inside its stack: `google_storage_bucket.Zones_raw_0C3EE094`. */
  readonly address: string;
  /** Unique in the platform: `data/google_storage_bucket.Zones_raw_0C3EE094`. */
  readonly id: string;
  readonly attributes: Json;
}

/** Every string in a value with its path, at any depth. What the framework says of itself is left out. */
export function stringsOf(value: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "//")
    .flatMap(([key, inner]) => stringsOf(inner, Array.isArray(value) ? path : [path, key].filter(Boolean).join(".")));
}

/** The values at a path such as `encryption.default_kms_key_name`, through lists of blocks. */
export function valuesAt(value: unknown, path: string): readonly string[] {
  return stringsOf(value)
    .filter(([at]) => at === path)
    .map(([, text]) => text);
}

/** Everything that Terraform would make, and in which order it must. */
export class PlatformGraph {
  readonly nodes: readonly Node[];
  private readonly inStack: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly stacksBefore: ReadonlyMap<string, ReadonlySet<string>>;

  constructor({
    stacks,
    after,
  }: Pick<SynthesizedPlatform, "after"> & { readonly stacks: Readonly<Record<string, { readonly json: Json }>> }) {
    this.nodes = Object.entries(stacks).flatMap(([stack, { json }]) => [
      ...nodesOf(stack, "", (json.resource ?? {}) as Record<string, Json>),
      ...nodesOf(stack, "data.", (json.data ?? {}) as Record<string, Json>),
    ]);
    const byId = new Map(this.nodes.map((node) => [node.id, node]));
    const direct = new Map(
      this.nodes.map((node) => [
        node.id,
        addressesIn(node)
          .map((address) => `${node.stack}/${address}`)
          .filter((id) => byId.has(id)),
      ]),
    );
    this.inStack = closure(direct);
    this.stacksBefore = closure(new Map(Object.keys(stacks).map((stack) => [stack, after[stack] ?? []])));
  }

  /** All of one type. */
  ofType(type: string): readonly Node[] {
    return this.nodes.filter((node) => node.type === type);
  }

  /** Whether Terraform has made `first` before it begins with `second`. */
  precedes(first: Node, second: Node): boolean {
    if (first.stack === second.stack) return this.inStack.get(second.id)?.has(first.id) ?? false;
    return this.stacksBefore.get(second.stack)?.has(first.stack) ?? false;
  }

  /** Whether at least so many seconds pass between `first` and `second`, in one wait. */
  waits(first: Node, second: Node, seconds: number): boolean {
    return this.ofType("time_sleep").some(
      (sleep) =>
        this.precedes(first, sleep) &&
        this.precedes(sleep, second) &&
        Number(/^([0-9]+)s$/.exec(String(sleep.attributes.create_duration))?.[1] ?? 0) >= seconds,
    );
  }
}

function nodesOf(stack: string, prefix: string, byType: Record<string, Json>): readonly Node[] {
  return Object.entries(byType).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => {
      const address = `${prefix}${type}.${name}`;
      return { stack, type: `${prefix}${type}`, address, id: `${stack}/${address}`, attributes: attributes as Json };
    }),
  );
}

/** The addresses that a resource depends on: what it says, and what it refers to. */
function addressesIn({ attributes }: Node): readonly string[] {
  const said = (attributes.depends_on ?? []) as readonly string[];
  const referred = stringsOf(attributes).flatMap(([, text]) =>
    [...text.matchAll(/\$\{((?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+)/g)].map((match) => match[1] as string),
  );
  return [...said, ...referred];
}

/** Everything that is reached, for each. */
function closure(direct: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  const visit = (id: string): Set<string> => {
    const known = reached.get(id);
    if (known !== undefined) return known;
    const all = new Set<string>();
    reached.set(id, all);
    for (const next of direct.get(id) ?? []) {
      all.add(next);
      for (const further of visit(next)) all.add(further);
    }
    return all;
  };
  for (const id of direct.keys()) visit(id);
  return reached;
}
