import type { Resource } from "../platform";
import type { Estate, Value } from "./estate";
import type { Answer, Subject } from "./evaluate";
import type { Predicate } from "./predicate";

/** The predicate that asks for another resource. */
export type CounterpartPredicate = Extract<Predicate, { readonly kind: "counterpart" }>;

/** Asks something of another resource. */
type Ask = (resource: Resource) => Answer;

/** Whether a resource that goes with the subject is there and is as it must be. Large platforms have thousands of both. */
export function ofCounterpart(estate: Estate, subject: Subject, predicate: CounterpartPredicate, ask: Ask): Answer {
  const ledger = ledgerOf(estate, predicate, ask);
  const { sure, maybe } = linkedWith(estate, subject, ledger);
  let unknown: Resource | undefined;
  for (const other of sure) {
    if (other === subject.resource) continue;
    const { holds } = ledger.answer(other);
    if (holds === true) return { holds: true, why: `${other.address} is there` };
    if (holds === "unknown") unknown ??= other;
  }
  unknown ??= maybe.find((other) => other !== subject.resource);
  if (unknown === undefined) return { holds: false, why: `the platform has none: ${predicate.says}` };
  return { holds: "unknown", why: `whether ${unknown.address} is meant is known only when it is applied` };
}

/** What is found out once about all resources that one predicate may mean. */
class Ledger {
  readonly all: readonly Resource[];
  private readonly members: ReadonlySet<Resource>;
  private readonly answers = new Map<Resource, Answer>();
  private readonly byName = new Map<string, Resource[]>();
  /** By what is named in them: a resource that is referred to, or a name. */
  private readonly byTarget = new Map<Resource | string, Resource[]>();
  private readonly byProject = new Map<string | undefined, Resource[]>();
  /** Those that name something that only an apply tells. */
  private readonly vague: Resource[] = [];
  private possibleOnes: readonly Resource[] | undefined;

  constructor(
    estate: Estate,
    readonly predicate: CounterpartPredicate,
    private readonly ask: Ask,
  ) {
    this.all = predicate.types.flatMap((type) => estate.ofType(type));
    this.members = new Set(this.all);
    const { named } = predicate;
    for (const other of this.all) {
      if (named === undefined) add(this.byProject, estate.projectOf(other), other);
      else if ("there" in named)
        for (const value of estate.valuesAt(other, other.attributes, named.there)) this.note(value, other);
      else add(this.byName, estate.nameOf(other) ?? "", other);
    }
  }

  answer(other: Resource): Answer {
    if (this.predicate.that === undefined) return { holds: true, why: "" };
    let known = this.answers.get(other);
    if (known === undefined) this.answers.set(other, (known = this.ask(other)));
    return known;
  }

  /** Those of some that could be meant and be as they must be. */
  possible(some: readonly Resource[]): readonly Resource[] {
    return some.filter((other) => this.answer(other).holds !== false);
  }

  /** Those of all. */
  get possibleOfAll(): readonly Resource[] {
    return (this.possibleOnes ??= this.possible(this.all));
  }

  inProject(project: string): { readonly sure: readonly Resource[]; readonly maybe: readonly Resource[] } {
    return { sure: this.byProject.get(project) ?? [], maybe: this.possible(this.byProject.get(undefined) ?? []) };
  }

  /** Those that a value names. */
  namedBy(value: Value): readonly Resource[] {
    if (value.kind === "reference") {
      return value.resource !== undefined && this.members.has(value.resource) ? [value.resource] : [];
    }
    return namesIn(value).flatMap((name) => this.byName.get(name) ?? []);
  }

  /** Those that name a resource. */
  naming(resource: Resource, name: string | undefined) {
    return {
      sure: [...(this.byTarget.get(resource) ?? []), ...(name === undefined ? [] : (this.byTarget.get(name) ?? []))],
      maybe: this.vague.length === 0 ? [] : this.possible(this.vague),
    };
  }

  private note(value: Value, other: Resource): void {
    if (value.kind === "unknown") this.vague.push(other);
    else if (value.kind === "reference" && value.resource !== undefined) add(this.byTarget, value.resource, other);
    else for (const name of namesIn(value)) add(this.byTarget, name, other);
  }
}

function linkedWith(estate: Estate, { resource, at }: Subject, ledger: Ledger) {
  const { named } = ledger.predicate;
  if (named === undefined) {
    const project = estate.projectOf(resource);
    return project === undefined ? { sure: [], maybe: ledger.possibleOfAll } : ledger.inProject(project);
  }
  if ("there" in named) return ledger.naming(resource, estate.nameOf(resource));
  const values = estate.valuesAt(resource, at, named.here);
  return {
    sure: values.flatMap((value) => ledger.namedBy(value)),
    maybe: values.some(({ kind }) => kind === "unknown") ? ledger.possibleOfAll : [],
  };
}

/** The text itself, and each end of it after a slash: a path ends in a name, which may hold slashes. */
function namesIn(value: Value): readonly string[] {
  if (value.kind !== "known" || typeof value.value !== "string" || value.value === "") return [];
  const parts = value.value.split("/").slice(-12);
  return [...new Set([value.value, ...parts.map((_part, index) => parts.slice(index).join("/"))])].filter(Boolean);
}

const ledgers = new WeakMap<Estate, Map<Predicate, Ledger>>();

function ledgerOf(estate: Estate, predicate: CounterpartPredicate, ask: Ask): Ledger {
  let known = ledgers.get(estate);
  if (known === undefined) ledgers.set(estate, (known = new Map()));
  let ledger = known.get(predicate);
  if (ledger === undefined) known.set(predicate, (ledger = new Ledger(estate, predicate, ask)));
  return ledger;
}

function add<K>(map: Map<K, Resource[]>, key: K, resource: Resource): void {
  const same = map.get(key);
  if (same === undefined) map.set(key, [resource]);
  else same.push(resource);
}
