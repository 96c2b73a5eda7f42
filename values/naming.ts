import { endpointId } from "./endpoint-id";

/** The rule that Google has for one kind of name. Lengths in characters. */
export interface NameRule {
  /** What the name is of, for messages: "bucket". */
  readonly noun: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly characters: string;
}

const dashed = (noun: string, minimum: number, maximum: number): NameRule => ({
  noun,
  minimum,
  maximum,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  characters: "small letters, digits and dashes, a letter first, no dash last",
});

/** Google's rules for the names that Plinth computes, by kind. */
export const NAME_RULES = {
  bucket: dashed("bucket name", 3, 63),
  serviceAccount: dashed("service account id", 6, 30),
  repository: dashed("repository name", 1, 63),
  network: dashed("network resource name", 1, 63),
  entitlement: dashed("entitlement name", 4, 63),
  secret: { ...dashed("secret id", 1, 255), pattern: /^[a-zA-Z0-9_-]+$/, characters: "letters, digits, _ and -" },
  workflow: dashed("workflow name", 1, 63),
  model: dashed("model id", 1, 63),
  pool: dashed("pool name", 1, 63),
  trigger: dashed("trigger name", 1, 63),
  build: dashed("build trigger name", 1, 64),
  topic: {
    ...dashed("topic name", 3, 100),
    pattern: /^[a-z]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/,
    characters: "letters, digits, dots, _ and -, a small letter first, no dash or dot last",
  },
  metric: dashed("metric name", 1, 100),
  logBucket: dashed("log bucket id", 1, 100),
  keyRing: { ...dashed("key ring name", 1, 63), pattern: /^[a-zA-Z0-9_-]+$/, characters: "letters, digits, _ and -" },
  key: { ...dashed("key name", 1, 63), pattern: /^[a-zA-Z0-9_-]+$/, characters: "letters, digits, _ and -" },
  dataset: { ...dashed("dataset id", 1, 1024), pattern: /^[A-Za-z0-9_]+$/, characters: "letters, digits and _" },
  role: { ...dashed("custom role id", 3, 64), pattern: /^[a-zA-Z0-9_.]+$/, characters: "letters, digits, _ and ." },
} as const satisfies Record<string, NameRule>;

/** A kind of name that Plinth computes. */
export type NameKind = keyof typeof NAME_RULES;

/** What is wrong with a name of this kind, as the end of a sentence; `undefined` when nothing is. */
export function nameProblem(kind: NameKind, name: string): string | undefined {
  const rule: NameRule = NAME_RULES[kind];
  if (name.length > rule.maximum) {
    return `the ${rule.noun} "${name}" has ${name.length} characters, ${name.length - rule.maximum} more than the ${rule.maximum} that Google allows`;
  }
  if (name.length < rule.minimum) {
    return `the ${rule.noun} "${name}" has ${name.length} characters, fewer than the ${rule.minimum} that Google asks for`;
  }
  if (!rule.pattern.test(name)) return `the ${rule.noun} "${name}" may hold only ${rule.characters}`;
  return undefined;
}

/** How names are composed, without a check: for messages about names that Google would refuse. */
export const composedName = {
  bucket: (projectId: string, environment: string, zone: string) => `${projectId}-${environment}-${zone}`,
  serviceAccount: (environment: string, noun: string, name?: string) =>
    [environment, noun, name].filter((part) => part !== undefined).join("-"),
  dataset: (environment: string, name: string) => `${environment}_${name}`.replaceAll("-", "_"),
  repository: (environment: string, name: string) => `${environment}-${name}`,
  secret: (environment: string, name: string) => `${environment}-${name}`,
  model: (environment: string, name: string) => `${environment}-${name}`,
} as const;

/** What names are composed from. */
export interface NamingProps {
  /** The environment's name. */
  readonly environment: string;
  /** The project id. */
  readonly projectId: string;
  /** Number of the generation, for names that cannot be used again after destruction; 1 is left out of the name. */
  readonly generation: number;
}

/**
 * Computes every cloud name of an environment, so that no stack needs to ask another. Nothing random, nothing hashed:
 * a person can tell from the name what it is. Names are checked by the configuration's rules with {@link nameProblem}
 * before anything is made; the methods throw a `RangeError` should one come through.
 */
export class Naming {
  readonly environment: string;
  readonly projectId: string;
  private readonly generation: number;

  constructor(props: NamingProps) {
    this.environment = props.environment;
    this.projectId = props.projectId;
    this.generation = props.generation;
  }

  /** Buckets share one name space with the whole world, so the project id comes first. Cannot be changed after creation. */
  bucket(zone: string): string {
    return checked("bucket", composedName.bucket(this.projectId, this.environment, zone));
  }

  /** Datasets may hold no dash. Cannot be changed after creation. */
  dataset(name: string): string {
    return checked("dataset", composedName.dataset(this.environment, name));
  }

  /** The id of a service account, the part of its e-mail before the `@`. Cannot be changed after creation. */
  serviceAccount(noun: string, name?: string): string {
    return checked("serviceAccount", composedName.serviceAccount(this.environment, noun, name));
  }

  /** The e-mail of the service account with an id from {@link serviceAccount}. */
  serviceAccountEmail(accountId: string): string {
    return `${accountId}@${this.projectId}.iam.gserviceaccount.com`;
  }

  /** Key rings are never deleted, so the name carries the generation. */
  keyRing(): string {
    return checked("keyRing", `${this.environment}-plinth${this.generation > 1 ? `-g${this.generation}` : ""}`);
  }

  /** Registries of container images and pipeline templates. Cannot be changed after creation. */
  repository(name: string): string {
    return checked("repository", composedName.repository(this.environment, name));
  }

  /** VPC networks, subnets, firewall rules, routers, DNS zones. Cannot be changed after creation. */
  network(noun?: string): string {
    return checked("network", [this.environment, noun].filter((part) => part !== undefined).join("-"));
  }

  /** Secrets in Secret Manager. Cannot be changed after creation. */
  secret(name: string): string {
    return checked("secret", composedName.secret(this.environment, name));
  }

  /** Custom roles may hold no dash. Cannot be changed after creation. */
  role(noun: string): string {
    return checked("role", `plinth_${this.environment}_${noun}`.replaceAll("-", "_"));
  }

  /** What starts a job because something happened. Cannot be changed after creation. */
  trigger(job: string, trigger: string): string {
    return checked("trigger", `${job}-${trigger}`);
  }

  /** What builds a program when its source changes. */
  build(name: string): string {
    return checked("build", `${this.environment}-${name}`);
  }

  /** Topics of Pub/Sub and the log sinks that feed them. Cannot be changed after creation. */
  topic(noun: string, name: string): string {
    return checked("topic", `${this.environment}-${noun}-${name}`);
  }

  /** Metrics of log entries. Cannot be changed after creation. */
  metric(noun: string): string {
    return checked("metric", `${this.environment}-${noun}`);
  }

  /** Where log entries are kept. Google blocks the id for a week after destruction, so it carries the generation. */
  logBucket(noun: string): string {
    return checked("logBucket", `${this.environment}-${noun}${this.generation > 1 ? `-g${this.generation}` : ""}`);
  }

  /** Models in the registry. Cannot be changed after creation. */
  model(name: string): string {
    return checked("model", composedName.model(this.environment, name));
  }

  /**
   * The number of an endpoint of Vertex AI, in its own generation: 10 digits that follow from names. Cannot be changed after
   * creation.
   */
  endpoint(name: string, generation: number): string {
    const environmentGeneration = this.generation;
    return endpointId({ environment: this.environment, endpoint: name, environmentGeneration, generation });
  }

  /** What people read as the name of an endpoint, a pool or an index of Vertex AI. */
  displayed(name: string): string {
    return `${this.environment}-${name}`;
  }

  /** Pools of machines that endpoints share. Cannot be changed after creation. */
  pool(name: string): string {
    return checked("pool", `${this.environment}-${name}`);
  }

  /** Workflows are named after what they do, without the environment: `train-fraud`. Cannot be changed after creation. */
  workflow(noun: string, name?: string): string {
    return checked("workflow", [noun, name].filter((part) => part !== undefined).join("-"));
  }

  /** Entitlements of time-limited access. Cannot be changed after creation. */
  entitlement(noun: string): string {
    return checked("entitlement", `${this.environment}-${noun}`);
  }
}

function checked(kind: NameKind, name: string): string {
  const problem = nameProblem(kind, name);
  if (problem !== undefined) throw new RangeError(problem);
  return name;
}
