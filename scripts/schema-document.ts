import type { ZodType } from "zod";
import type { Document } from "../config/reference/document";
import { published, toJsonSchema } from "../config/reference/json-schema";

/** The published form of what a command prints with `--format json`. */
export function schemaDocument(command: string, schema: ZodType): Document {
  return {
    file: `docs/schema/${command}.schema.json`,
    content: () =>
      `${JSON.stringify(published(`Result of plinth ${command}`, toJsonSchema(schema, "output")), undefined, 2)}\n`,
  };
}
