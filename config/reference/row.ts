import type { JsonSchema } from "./json-schema";

/** One key of an environment, as a line of a reference page. */
export interface Row {
  /** Path below the environment, `<name>` for a key that a person chooses: `storage.zones.<name>.retain`. */
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly description: string;
  readonly change: string;
}

/** Every key at and below a path, in the order of the schema. What contains itself is shown once. */
export function rowsOf(
  root: JsonSchema,
  schema: JsonSchema,
  key: string,
  isRequired: boolean,
  open: readonly JsonSchema[] = [],
): readonly Row[] {
  const target = resolve(root, schema);
  const branch = target.anyOf?.find(({ properties }) => properties !== undefined) ?? target;
  const kinds = target.oneOf ?? [];
  const own: Row = {
    key,
    type: typeOf(root, schema),
    default: defaultOf(schema, isRequired),
    description: schema.description ?? target.description ?? "",
    change: schema.change ?? "",
  };
  if (open.includes(target)) return [];

  const below = (inner: JsonSchema, path: string, required: boolean) =>
    rowsOf(root, inner, path, required, [...open, target]);
  const keys = Object.entries(branch.properties ?? {}).flatMap(([name, inner]) =>
    below(inner, `${key}.${name}`, branch.required?.includes(name) ?? false),
  );
  const ofKinds = kinds.flatMap((kind) => rowsOfKind(kind, key, below));
  const entry = branch.additionalProperties || branch.items;
  const hasKeys = entry && (entry.$ref !== undefined || entry.properties !== undefined);
  return [
    own,
    ...keys,
    ...ofKinds,
    ...(hasKeys ? below(entry, `${key}${branch.items ? "[]" : ".<name>"}`, false) : []),
  ];
}

/** The keys that one branch of a union has beside the one that tells it apart. */
function rowsOfKind(
  { properties = {}, required = [] }: JsonSchema,
  key: string,
  below: (inner: JsonSchema, path: string, required: boolean) => readonly Row[],
): readonly Row[] {
  const [tell] = Object.entries(properties).filter(([, { const: value }]) => value !== undefined);
  if (tell === undefined) return [];
  const [name, { const: value }] = tell;
  return Object.entries(properties)
    .filter(([other]) => other !== name)
    .flatMap(([other, inner]) => below(inner, `${key}.${other}`, required.includes(other)))
    .map((row) => ({ ...row, description: `With ${name}: ${code(value)}. ${row.description}` }));
}

/** A type in words: `duration`, `"on" or "off"`, `map of objects`. */
export function typeOf(root: JsonSchema, reference: JsonSchema): string {
  const schema = resolve(root, reference);
  if (schema.anyOf !== undefined) return schema.anyOf.map((option) => typeOf(root, option)).join(", or ");
  if (schema.oneOf !== undefined) return schema.oneOf.map(({ properties = {} }) => tellOf(properties)).join(", or ");
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  if (schema.noun !== undefined) return withAllowed(schema.noun.replace(/^an? /, ""), schema.allowed);
  switch (schema.type) {
    case "array":
      return `list of: ${typeOf(root, schema.items ?? {})}`;
    case "object":
      if (!schema.additionalProperties) return "object";
      return resolve(root, schema.additionalProperties).properties === undefined
        ? `by name: ${typeOf(root, schema.additionalProperties)}`
        : "objects by name";
    case "integer":
      return withAllowed("whole number", rangeOf(schema));
    case "boolean":
      return "`true`, `false`";
    default:
      return "text";
  }
}

/** The key that tells a branch of a union apart, as it is written: `{ kind: "spot" }`. */
function tellOf(properties: Readonly<Record<string, JsonSchema>>): string {
  const [tell] = Object.entries(properties).filter(([, { const: value }]) => value !== undefined);
  return tell === undefined ? "object" : `\`{ ${tell[0]}: ${JSON.stringify(tell[1].const)} }\``;
}

/** What a reference stands for; definitions may refer to each other. */
function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  return resolve(root, root.$defs?.[schema.$ref.slice("#/$defs/".length)] ?? {});
}

function defaultOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return "**required**";
  if (schema.defaultEffect !== undefined) return schema.defaultEffect;
  if (schema.default === undefined || isEmpty(schema.default)) return "";
  return code(schema.default);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function rangeOf({ minimum = -Infinity, maximum = Infinity }: JsonSchema): string | undefined {
  const from = minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const to = maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (from === undefined) return undefined;
  return to === undefined ? `at least ${from}` : `${from} to ${to}`;
}

function withAllowed(noun: string, allowed: string | undefined): string {
  return allowed === undefined ? noun : `${noun}: ${allowed}`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
