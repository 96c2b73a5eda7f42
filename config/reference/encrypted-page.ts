import { KEYED_RESOURCES, UNKEYED_RESOURCES } from "../../catalog/encryption";
import { type Document, GENERATED } from "./document";
import { tableRow } from "./pages";

/** What keys of one's own encrypt, and what no key can. */
export const encryptedPage: Document = {
  file: "docs/reference/encrypted.md",
  content() {
    const keyed = Object.entries(KEYED_RESOURCES)
      .filter(([, { agent }]) => agent !== undefined)
      .map(([type, { keys, agent }]) => tableRow(`\`${type}\``, keys.map(code).join(", "), String(agent)));
    const unkeyed = Object.entries(UNKEYED_RESOURCES).map(([type, holds]) => tableRow(`\`${type}\``, holds));
    return `${[
      GENERATED,
      "# What is encrypted with your own keys",
      "With `encryption.customerManaged`, everything that Plinth makes and that takes a key has one, in its own location, and the service agent of its product may use that key and no other. Everything is encrypted in any case: without keys of your own, with Google's.",
      [tableRow("resource", "where its key stands", "whose agent"), "|---|---|---|", ...keyed].join("\n"),
      "## What takes no key",
      "Google has no such setting for these. Look at those that hold something before you decide.",
      [tableRow("resource", "what it holds"), "|---|---|", ...unkeyed].join("\n"),
      "Back to [all sections](README.md).",
    ].join("\n\n")}\n`;
  },
};

function code(path: string): string {
  return `\`${path}\``;
}
