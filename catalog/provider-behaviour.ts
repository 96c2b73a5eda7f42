import data from "./provider-behaviour.json";

/** The provider whose behaviour this is, and the day of its release. */
export const BEHAVIOUR_OF = { provider: data.provider, date: data.date } as const;

/** What the provider does with one argument of a resource. */
export interface ArgumentBehaviour {
  /** A change of it destroys the resource and makes another one. */
  readonly replaces: boolean;
  /** Left out, Google or the provider chooses, and what it was stays. */
  readonly serverChosen: boolean;
  /** Left out, it is what the provider is told for all resources, such as its project. */
  readonly fromProvider: boolean;
  /** Marked as sensitive, or written only. */
  readonly secret: boolean;
  /** Its elements have no order. */
  readonly set: boolean;
  /** It holds other arguments. */
  readonly block: boolean;
  /**
   * Which texts are taken for the same: `link` by their last part, `case` in any case, `duration` by their length,
   * `project` by name and number.
   */
  readonly sameAs: "link" | "case" | "duration" | "project" | undefined;
  /** What the provider takes when it is left out; `undefined` when it takes nothing. */
  readonly default: string | number | boolean | undefined;
}

/** A place in the arguments of a type: give it to {@link argumentAt} and {@link behaviourAt}. */
export type Arguments = string | { readonly [argument: string]: Arguments };

/**
 * `n` replaces, `c` is chosen by the server, `t` is taken from the provider, `s` is secret, `u` is a set, `l`, `i`, `d` and `p` are taken for the same by
 * link, case, duration and project; behind `=` stands the default. A block has what it is itself under the empty name.
 */
const RESOURCES: Readonly<Record<string, Arguments>> = data.resources;

const SAME_AS = { l: "link", i: "case", d: "duration", p: "project" } as const;

const GRANT = /_iam_(member|binding|policy)$/;
const CONDITION: Arguments = { "": "n", description: "n", expression: "n", title: "n" };

/** What a grant is on, under whatever name that has. */
const ON: Arguments = { "*": "n", location: "nc", project: "nc", region: "nc", zone: "nc" };

/** What grants have beside the resource that they are on. */
const GRANT_ARGUMENTS: Readonly<Record<string, Arguments>> = {
  member: { condition: CONDITION, member: "ni", role: "n" },
  binding: { condition: CONDITION, members: "ui", role: "n" },
  policy: { policy_data: "" },
};

/** What no environment says of a grant, though plans list it. */
const COMPUTED: ReadonlySet<string> = new Set(["etag", "id"]);

/** The arguments of a type of resource; `undefined` for a type that is not known here. */
export function argumentsOf(type: string): Arguments | undefined {
  const [, grant = ""] = GRANT.exec(type) ?? [];
  // Whatever a grant is on is part of what it is.
  if (Object.hasOwn(GRANT_ARGUMENTS, grant)) return { ...(ON as object), ...(GRANT_ARGUMENTS[grant] as object) };
  return Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
}

/** An argument within a block, or within all; `undefined` when the provider has none of the name. */
export function argumentAt(place: Arguments | undefined, name: string): Arguments | undefined {
  if (place === undefined || name === "") return undefined;
  // Below an argument that is no block are only keys of a map, which behave as it does, but for what is left out.
  if (typeof place === "string") return place.replace(/c|=.*$/g, "");
  if (Object.hasOwn(place, name)) return place[name];
  return COMPUTED.has(name) ? undefined : place["*"];
}

const PARSED = new Map<string, ArgumentBehaviour>();

/** What the provider does with an argument. */
export function behaviourAt(place: Arguments): ArgumentBehaviour {
  const block = typeof place !== "string";
  const text = block ? (typeof place[""] === "string" ? place[""] : "") : place;
  const key = `${block}${text}`;
  let behaviour = PARSED.get(key);
  if (behaviour === undefined) {
    const [flags = "", ...rest] = text.split("=");
    const sameAs = Object.entries(SAME_AS).find(([flag]) => flags.includes(flag))?.[1];
    behaviour = {
      replaces: flags.includes("n"),
      serverChosen: flags.includes("c"),
      fromProvider: flags.includes("t"),
      secret: flags.includes("s"),
      set: flags.includes("u"),
      block,
      sameAs,
      default: rest.length > 0 ? (JSON.parse(rest.join("=")) as string | number | boolean) : undefined,
    };
    PARSED.set(key, behaviour);
  }
  return behaviour;
}
