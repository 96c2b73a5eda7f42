import fs from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { configurationDocuments } from "../../../config/reference/documents";
import { example } from "../../../config/reference/example";
import { environmentJsonSchema, type JsonSchema, published } from "../../../config/reference/json-schema";
import { keyText, literal } from "../../../config/reference/literal";
import { runRules } from "../../../config/load/run-rules";
import { rules } from "../../../config/rules/all";
import { environmentSchema } from "../../../config/schema/environment";
import { minimal } from "../../support/environment";

const schema = published("test", environmentJsonSchema()) as object;
const accepts = new Ajv2020({ allErrors: true, strict: true, strictTypes: false }).compile(schema);

const folder = path.resolve(__dirname, "../../../config/environments");
const shipped = fs.readdirSync(folder).filter((name) => name.endsWith(".ts"));

test.each(shipped)("the JSON schema accepts the shipped %s as it is written", async (name) => {
  const { default: raw } = (await import(path.join(folder, name))) as { default: unknown };

  accepts(raw);

  expect(accepts.errors).toBeNull();
});

test.each<[string, object]>([
  ["an unknown key", { lifetimes: "permanent" }],
  ["an unknown key far below", { storage: { zones: { raw: { archive: { nearlin: "30d" } } } } }],
  ["a word that is not in a list", { lifetime: "temporary" }],
  ["a number for a duration", { storage: { zones: { raw: { expireAfter: 30 } } } }],
  ["a name with a capital letter", { workloads: { Features: {} } }],
  ["a missing value", { groups: { engineers: {} } }],
  [
    "a column in a record of a type that there is not",
    { storage: { datasets: { a: { tables: { b: { columns: { c: { type: "RECORD", columns: { d: "TEXT" } } } } } } } } },
  ],
])("the JSON schema refuses %s", (_of, parts) => {
  expect(accepts({ ...minimal, ...parts })).toBe(false);
});

test("the JSON schema holds nothing but standard keywords, and tells what it is about", () => {
  const keywords = new Set<string>();
  const look = (value: unknown, isNames = false): void => {
    if (Array.isArray(value)) value.forEach((item) => look(item));
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!isNames) keywords.add(key);
        // Values to copy, with keys of their own.
        if (key === "examples") continue;
        look(inner, !isNames && (key === "properties" || key === "$defs" || key === "default"));
      }
    }
  };
  look(schema);

  expect([...keywords].sort()).toEqual(
    ["$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum", "examples",
      "exclusiveMinimum", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "oneOf", "pattern", "properties", "propertyNames",
      "required", "title", "type"],
  ); // prettier-ignore
});

/** Every key that may be written, with its path. */
function keysOf(part: JsonSchema, at: string): [string, JsonSchema][] {
  const own = Object.entries(part.properties ?? {}).map(
    ([key, inner]) => [`${at}.${key}`, inner] as [string, JsonSchema],
  );
  const inside = [part.items, part.additionalProperties, ...(part.anyOf ?? []), ...(part.oneOf ?? [])].filter(
    (inner) => inner !== undefined,
  );
  return [
    ...own.flatMap(([key, inner]) => [[key, inner] as [string, JsonSchema], ...keysOf(inner, key)]),
    ...inside.flatMap((inner) => (inner ? keysOf(inner, `${at}.*`) : [])),
  ];
}

test("every key at every depth says what it is", () => {
  const root = environmentJsonSchema();
  const keys = [...keysOf(root, ""), ...Object.entries(root.$defs ?? {}).flatMap(([name, def]) => keysOf(def, name))];

  expect(keys.length).toBeGreaterThan(80);
  expect(keys.filter(([, { description = "" }]) => description === "").map(([key]) => key)).toEqual([]);
});

/** Every key that a page should tell, as it is written there; what contains itself is left out, and what tells branches apart. */
function toldKeysOf(part: JsonSchema, at: string): readonly string[] {
  const own = Object.entries(part.properties ?? {})
    .filter(([, { const: value }]) => value === undefined)
    .flatMap(([key, inner]) => [`${at}.${key}`, ...toldKeysOf(inner, `${at}.${key}`)]);
  const branches = [...(part.anyOf ?? []), ...(part.oneOf ?? [])].flatMap((inner) => toldKeysOf(inner, at));
  const entries = [
    ...(part.additionalProperties ? toldKeysOf(part.additionalProperties, `${at}.<name>`) : []),
    ...(part.items ? toldKeysOf(part.items, `${at}[]`) : []),
  ];
  return [...own, ...branches, ...entries];
}

test("every key that may be written is told on the page of its section", () => {
  const pages = new Map(configurationDocuments().map(({ file, content }) => [file, content] as const));
  const sections = Object.entries(environmentJsonSchema().properties ?? {}).filter(([, { type }]) => type === "object");

  const missing = sections.flatMap(([section, part]) => {
    const file = `docs/reference/${section.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}.md`;
    const text = pages.get(file)?.() ?? "";
    return toldKeysOf(part, section).filter((key) => !text.includes(`| \`${key}\` |`));
  });

  expect(missing).toEqual([]);
});

test("every value to copy is one that may be written", () => {
  const { $defs } = environmentJsonSchema();
  const examples = keysOf(environmentJsonSchema(), "").filter(([, { example }]) => example !== undefined);
  const ajv = new Ajv2020({ strict: false });

  expect(examples.length).toBeGreaterThan(10);
  for (const [key, part] of examples) {
    expect([key, ajv.validate({ ...part, $defs }, JSON.parse(part.example ?? ""))]).toEqual([key, true]);
  }
});

test("the example of the pages passes the check, and shows every section", () => {
  const environment = environmentSchema.parse(example);

  // The catalogue is there to be warned of.
  expect(runRules(rules, environment, []).map(({ rule }) => rule)).toEqual(["training/catalogue-addition"]);
  expect(Object.keys(example).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
});

test("there is a page for each section, linked from the first", () => {
  const files = configurationDocuments().map(({ file }) => file);
  const first =
    configurationDocuments()
      .find(({ file }) => file === "docs/reference/README.md")
      ?.content() ?? "";
  const links = [...first.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, link]) => `docs/reference/${link}`);

  expect(links.sort()).toEqual(files.filter((file) => /reference\/(?!README)/.test(file)).sort());
});

test("documents are the same every time", () => {
  const texts = () => configurationDocuments().map(({ content }) => content());

  expect(texts()).toEqual(texts());
});

test("values are written as a person writes them", () => {
  expect(literal({ a: 1, "b-c": ["x", { d: {} }], e: undefined })).toBe('{ a: 1, "b-c": ["x", { d: {} }] }');
  expect(literal({ long: ["x".repeat(60), "y".repeat(60)] })).toBe(
    `{\n  long: [\n    "${"x".repeat(60)}",\n    "${"y".repeat(60)}",\n  ],\n}`,
  );
  expect(keyText("constructor")).toBe("constructor");
  expect(keyText("2nd")).toBe('"2nd"');
});
