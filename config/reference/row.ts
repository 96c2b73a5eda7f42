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
  const forms = target.anyOf?.filter(({ properties }) => properties !== undefined) ?? [];
  // Of one form alone, nothing needs to be said to tell its keys from those of another.
  const branch = forms.length > 1 ? {} : (forms[0] ?? target);
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
  const ofForms = forms.length > 1 ? rowsOfForms(forms, key, below) : [];
  const ofKinds = rowsOfKinds(target.oneOf ?? [], key, below);
  const entry = branch.additionalProperties || branch.items;
  const hasKeys = entry && (entry.$ref !== undefined || entry.properties !== undefined || hasForms(entry));
  return [
    own,
    ...keys,
    ...ofForms,
    ...ofKinds,
    ...(hasKeys ? below(entry, `${key}${branch.items ? "[]" : ".<name>"}`, false) : []),
  ];
}

/** Whether one of the forms of a value is an object with keys to tell of. */
function hasForms({ anyOf = [], oneOf = [] }: JsonSchema): boolean {
  return [...anyOf, ...oneOf].some(({ properties }) => properties !== undefined);
}

type Below = (inner: JsonSchema, path: string, required: boolean) => readonly Row[];

/** The keys of each form that a value may have, where no key tells the forms apart. */
function rowsOfForms(forms: readonly JsonSchema[], key: string, below: Below): readonly Row[] {
  return forms.flatMap(({ properties = {}, required = [] }) => {
    const form = `\`{ ${Object.keys(properties).join(", ")} }\``;
    return Object.entries(properties)
      .flatMap(([name, inner]) => below(inner, `${key}.${name}`, required.includes(name)))
      .map((row) => ({ ...row, description: `In ${form}. ${row.description}` }));
  });
}

/** The keys that the branches of a union have beside the one that tells them apart; what is the same in several is said once. */
function rowsOfKinds(kinds: readonly JsonSchema[], key: string, below: Below): readonly Row[] {
  const told = kinds.flatMap(({ properties = {}, required = [] }) => {
    const tell = Object.entries(properties).find(([, { const: value }]) => value !== undefined);
    if (tell === undefined) return [];
    const [name, { const: value }] = tell;
    const rows = Object.entries(properties)
      .filter(([other]) => other !== name)
      .flatMap(([other, inner]) => below(inner, `${key}.${other}`, required.includes(other)));
    return rows.map((row) => ({ name, value, row, text: JSON.stringify(row) }));
  });
  return [...new Set(told.map(({ text }) => text))].flatMap((text): Row[] => {
    const same = told.filter((other) => other.text === text);
    const [first] = same;
    if (first === undefined) return [];
    if (same.length === kinds.length) return [first.row];
    const values = same.map(({ value }) => code(value)).join(", ");
    return [{ ...first.row, description: `With ${first.name}: ${values}. ${first.row.description}` }];
  });
}

/** A type in words: `duration`, `"on" or "off"`, `map of objects`. */
export function typeOf(root: JsonSchema, reference: JsonSchema): string {
  const schema = resolve(root, reference);
  if (hasForms(schema) && schema.anyOf !== undefined && schema.noun !== undefined) {
    return withAllowed(schema.noun.replace(/^an? /, ""), schema.allowed);
  }
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
    case "number":
      return withAllowed("number", rangeOf(schema));
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
