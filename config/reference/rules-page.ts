import { FINDING_KINDS } from "../load/finding-kinds";
import { rules } from "../rules/all";
import { type Document, GENERATED } from "./document";
import { tableRow } from "./pages";

/** What must hold between the values of an environment file. */
export const rulesPage: Document = {
  file: "docs/reference/rules.md",
  content() {
    const rows = [...rules]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, severity, each, holds }) =>
        tableRow(`\`${id}\``, severity, each === "" ? "the environment" : `\`${each}\``, holds),
      );
    return `${[
      GENERATED,
      "# Rules",
      "What must hold between the values of an environment file, beside what the schema of each value says. An error stops synthesis, a warning does not. `*` stands for any name.",
      [tableRow("id", "severity", "checked at", "what holds"), "|---|---|---|---|", ...rows].join("\n"),
      "## What loading finds by itself",
      "Each of these is an error.",
      [
        tableRow("id", "what holds"),
        "|---|---|",
        ...Object.entries(FINDING_KINDS).map(([id, holds]) => tableRow(`\`${id}\``, holds)),
      ].join("\n"),
      "Back to [all sections](README.md).",
    ].join("\n\n")}\n`;
  },
};
