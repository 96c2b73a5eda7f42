import { OWN_RULES } from "../load/own-rules";
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
    const own = Object.entries(OWN_RULES).map(([id, holds]) => tableRow(`\`${id}\``, holds));
    return `${[
      GENERATED,
      "# Rules",
      "What must hold between the values of an environment file, beside what the schema of each value says. An error stops synthesis, a warning does not. `*` stands for any name.",
      [tableRow("id", "severity", "checked at", "what holds"), "|---|---|---|---|", ...rows].join("\n"),
      "## What reading a file finds by itself",
      "All of these are errors.",
      [tableRow("id", "what holds"), "|---|---|", ...own].join("\n"),
      "Back to [all sections](README.md).",
    ].join("\n\n")}\n`;
  },
};
