import { type Document, GENERATED } from "./document";
import { example } from "./example";
import { environmentJsonSchema, type JsonSchema } from "./json-schema";
import { keyText, literal } from "./literal";
import { rowsOf, typeOf } from "./row";

const FOLDER = "docs/reference";

/** One page for each section of an environment file, and one that lists them. */
export function referencePages(): readonly Document[] {
  const sections = Object.keys(environmentJsonSchema().properties ?? {});
  return [
    { file: `${FOLDER}/README.md`, content: indexPage },
    ...sections.filter(hasPage).map((key) => ({ file: `${FOLDER}/${pageOf(key)}`, content: () => sectionPage(key) })),
  ];
}

/** A row of a table in Markdown: what looks like a tag or a border of the table is text. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.map(escape).join(" | ")} |`;
}

function escape(cell: string): string {
  const parts = cell.replaceAll("|", "\\|").split("`");
  // Every second part stands between backticks, where Markdown reads no tags.
  return parts.map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "&lt;") : part)).join("`");
}

function indexPage(): string {
  const schema = environmentJsonSchema();
  const rows = Object.entries(schema.properties ?? {}).map(([key, section]) => {
    const link = hasPage(key) ? `[\`${key}\`](${pageOf(key)})` : `\`${key}\``;
    const [row] = rowsOf(schema, section, key, schema.required?.includes(key) ?? false);
    return tableRow(
      link,
      hasPage(key) ? "" : typeOf(schema, section),
      row?.default ?? "",
      row?.description ?? "",
      row?.change ?? "",
    );
  });
  return page(
    "# The environment file",
    "One file per environment under `config/environments`, checked while it is typed and again when it is loaded. Everything but `name` and `project` has a default. What must hold between values is listed under [rules](rules.md), what keys of your own encrypt under [encrypted](encrypted.md), and when somebody is told under [alerts](alerts.md).",
    [tableRow("key", "type", "default", "what it says", "when it changes"), "|---|---|---|---|---|", ...rows].join(
      "\n",
    ),
  );
}

function sectionPage(key: string): string {
  const schema = environmentJsonSchema();
  const section: JsonSchema = schema.properties?.[key] ?? {};
  const [own, ...rows] = rowsOf(schema, section, key, schema.required?.includes(key) ?? false);
  const shown = rows.length > 0 ? rows : [own];
  const lines = shown.map(
    (row) => row && tableRow(`\`${row.key}\``, row.type, row.default, row.description, row.change),
  );
  const part = (example as Readonly<Record<string, unknown>>)[key];
  return page(
    `# \`${key}\``,
    `${section.description ?? ""}.${section.change === undefined ? "" : ` When it changes: ${section.change}.`}`,
    ["```ts", `${keyText(key)}: ${literal(part, 0, key.length + 3)},`, "```"].join("\n"),
    [tableRow("key", "type", "default", "what it says", "when it changes"), "|---|---|---|---|---|", ...lines].join(
      "\n",
    ),
    "Back to [all sections](README.md).",
  );
}

function page(...blocks: readonly string[]): string {
  return `${[GENERATED, ...blocks].join("\n\n")}\n`;
}

function hasPage(key: string): boolean {
  return environmentJsonSchema().properties?.[key]?.type === "object";
}

function pageOf(key: string): string {
  return `${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}.md`;
}
