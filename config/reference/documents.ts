import type { Document } from "./document";
import { publishedJsonSchema } from "./json-schema";
import { referencePages } from "./pages";
import { rulesPage } from "./rules-page";

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** Everything that is generated from what an environment may say. */
export function configurationDocuments(): readonly Document[] {
  return [
    { file: "docs/schema/environment.schema.json", content: () => json(publishedJsonSchema()) },
    ...referencePages(),
    rulesPage,
  ];
}
